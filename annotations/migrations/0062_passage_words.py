"""Parts of annotated passages are found by an index of their articles' words: see `models/search.py`."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import annotations.models.fields
import annotations.models.search

GRAMS = """
CREATE FUNCTION annotations_grams(project uuid, words text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
DECLARE
    mark integer := (('x' || right(project::text, 4))::bit(16)::int - x'8000'::int) * x'10000'::int;
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT mark + (gram % 65521)::integer
        FROM (
            SELECT ascii(one)::bigint AS a, ascii(nullif(lead(one) OVER place, ' '))::bigint AS b,
                ascii(nullif(lead(one, 2) OVER place, ' '))::bigint AS c
            FROM unnest(string_to_array(words, NULL)) WITH ORDINALITY AS characters (one, place_of_one)
            WINDOW place AS (ORDER BY place_of_one)
        ) AS beside, unnest(ARRAY[a, a * 4093 + b, (a * 4093 + b) * 4093 + c]) AS gram
        WHERE a <> 32 AND gram IS NOT NULL AND (gram >= 4093 * 4093 OR greatest(a, b) > 127)
    );
END $$
"""

CHANGED = """
CREATE FUNCTION annotations_passages_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO annotations_passagewords (project_id, article_id) VALUES (NEW.project_id, NEW.article_id);
    ELSE
        -- What comes in many articles at once came by a file: nobody will go on in them in a minute.
        INSERT INTO annotations_passagewords (project_id, article_id, changed_at)
        SELECT project_id, article_id, CASE count(*) OVER () WHEN 1 THEN statement_timestamp() ELSE '-infinity' END
        FROM (SELECT project_id, article_id FROM changed GROUP BY 1, 2) AS articles;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER passages_added AFTER INSERT ON annotations_annotation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_passages_changed();
CREATE TRIGGER passages_changed AFTER UPDATE ON annotations_annotation FOR EACH ROW
    WHEN (OLD.keys IS DISTINCT FROM NEW.keys) EXECUTE FUNCTION annotations_passages_changed();
INSERT INTO annotations_passagewords (project_id, article_id, changed_at)
    SELECT DISTINCT project_id, article_id, '-infinity'::timestamptz FROM annotations_annotation;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0061_article_tallies")]
    operations = [
        migrations.RunSQL(GRAMS, "DROP FUNCTION annotations_grams(uuid, text)"),
        migrations.CreateModel(
            name="PassageWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(null=True)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "article",
                    annotations.models.fields.InProjectKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="annotations.article",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.project",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["article"], name="passagewords_of_article"),
                    models.Index(
                        condition=models.Q(("words__isnull", True)),
                        fields=["project", "article"],
                        name="passagewords_changed",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            "passagewords",
            django.contrib.postgres.indexes.GinIndex(
                annotations.models.search.Grams("project", "words"),
                fastupdate=False,
                name="passagewords_by_grams",
            ),
        ),
        migrations.RunSQL(
            "ALTER INDEX passagewords_by_grams ALTER COLUMN 1 SET STATISTICS 0;"
            # Words apart from their rows: many rows on a page are near each other in the index, too.
            "ALTER TABLE annotations_passagewords ALTER words SET STATISTICS 0, SET (toast_tuple_target = 128)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            CHANGED,
            """DROP TRIGGER passages_added ON annotations_annotation;
            DROP TRIGGER passages_changed ON annotations_annotation;
            DROP FUNCTION annotations_passages_changed()""",
        ),
    ]
