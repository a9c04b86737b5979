"""The index of words is divided by project, and only current revisions have words in it.

The new indexes are made while others go on searching in the old ones. The planner keeps no statistics of vectors: to
make them takes a minute, and a search is planned the same whatever they say.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import Q

from annotations.models.search import Lexemes

LEXEMES = """
CREATE FUNCTION annotations_lexemes(project uuid, words tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
DECLARE
    mark text := chr(x'F0000'::int + ('x' || right(project::text, 4))::bit(16)::int);
BEGIN
    RETURN array_to_tsvector(ARRAY(SELECT mark || lexeme FROM unnest(tsvector_to_array(words)) AS lexeme));
END $$
"""

CURRENT_ONLY = """
CREATE FUNCTION annotations_delete_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM annotations_searchchunk WHERE revision_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER revision_words_if_current AFTER UPDATE ON annotations_revision FOR EACH ROW
    WHEN (OLD.current AND NOT NEW.current) EXECUTE FUNCTION annotations_delete_words();
DELETE FROM annotations_searchchunk AS chunk USING annotations_revision AS revision
    WHERE revision.id = chunk.revision_id AND NOT revision.current;
"""

NARROW_ROWS = """
ALTER INDEX searchchunk_words_in_project ALTER COLUMN 1 SET STATISTICS 0;
ALTER INDEX searchchunk_long_in_project ALTER COLUMN 1 SET STATISTICS 0;
ALTER TABLE annotations_searchchunk ALTER words SET STATISTICS 0, ALTER text SET STATISTICS 0,
    SET (toast_tuple_target = 128);
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("annotations", "0041_access_log_rules")]
    operations = [
        migrations.RunSQL(LEXEMES, "DROP FUNCTION annotations_lexemes(uuid, tsvector)"),
        migrations.RunSQL(CURRENT_ONLY, "DROP FUNCTION annotations_delete_words CASCADE"),
        AddIndexConcurrently(
            "searchchunk",
            GinIndex(Lexemes("project", "words"), fastupdate=False, name="searchchunk_words_in_project"),
        ),
        AddIndexConcurrently(
            "searchchunk",
            GinIndex(
                Lexemes("project", "words"),
                condition=Q(whole=False),
                fastupdate=False,
                name="searchchunk_long_in_project",
            ),
        ),
        migrations.RunSQL(NARROW_ROWS, migrations.RunSQL.noop),
        RemoveIndexConcurrently("searchchunk", "searchchunk_lexemes"),
        RemoveIndexConcurrently("searchchunk", "searchchunk_long_lexemes"),
        migrations.RunSQL(
            "DROP FUNCTION annotations_lexemes(tsvector)",
            """CREATE FUNCTION annotations_lexemes(words tsvector) RETURNS tsvector
            LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'BEGIN RETURN words; END'""",
        ),
    ]
