"""A revision's text never changes: no role can update anything of it but whether it is the current one.

The web role has no right to delete revisions either; erasure, the one lawful exception, deletes as the owner.
"""

from django.db import migrations

SQL = """
CREATE FUNCTION annotations_refuse_revision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the text of a revision never changes; a corrected article gets a new revision'
    USING ERRCODE = 'check_violation', TABLE = 'annotations_revision', CONSTRAINT = 'revision_immutable';
END $$;
CREATE TRIGGER revision_immutable BEFORE UPDATE ON annotations_revision FOR EACH ROW
    WHEN ((NEW.id, NEW.project_id, NEW.article_id, NEW.number, NEW.text, NEW.sha256, NEW.length)
          IS DISTINCT FROM (OLD.id, OLD.project_id, OLD.article_id, OLD.number, OLD.text, OLD.sha256, OLD.length))
    EXECUTE FUNCTION annotations_refuse_revision_change();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0006_commit_order")]
    operations = [
        migrations.RunSQL(SQL, "DROP FUNCTION annotations_refuse_revision_change CASCADE"),
    ]
