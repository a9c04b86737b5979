"""Each action gets its project's next number at the end of its transaction.

The counter's row stays locked until the commit, so numbers are in the order of commits and a reader who
has seen number n never later finds a smaller one. SECURITY DEFINER: the web role may not update actions.
"""

from django.db import migrations

SQL = """
CREATE FUNCTION annotations_number_action() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE next bigint;
BEGIN
    UPDATE annotations_feed SET seq = seq + 1 WHERE project_id = NEW.project_id RETURNING seq INTO next;
    UPDATE annotations_action SET seq = next WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER action_number AFTER INSERT ON annotations_action
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_number_action();

CREATE FUNCTION annotations_start_feed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO annotations_feed (project_id, seq, epoch) VALUES (NEW.id, 0, gen_random_uuid());
    RETURN NULL;
END $$;
CREATE TRIGGER project_start_feed AFTER INSERT ON annotations_project
    FOR EACH ROW EXECUTE FUNCTION annotations_start_feed();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0005_editions")]
    operations = [
        migrations.RunSQL(
            SQL,
            """
            DROP FUNCTION annotations_number_action CASCADE;
            DROP FUNCTION annotations_start_feed CASCADE;
            """,
        )
    ]
