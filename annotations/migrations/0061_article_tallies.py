"""Counts of articles by state, kept by triggers of each statement: see `models/tally.py`."""

import django.db.models.deletion
from django.contrib.postgres.indexes import BTreeIndex
from django.db import migrations, models

from annotations.choices import ArticleState

SHOWN = "NOT restricted AND deleted_at IS NULL"

FUNCTIONS = """
CREATE FUNCTION annotations_count_articles() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO public, pg_temp AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO annotations_articletally (project_id, state, number)
        SELECT project_id, state, count(*) FROM changed WHERE SHOWN GROUP BY 1, 2;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO annotations_articletally (project_id, state, number)
        SELECT project_id, state, sum(more) FROM (
            SELECT project_id, state, -1 AS more FROM before WHERE SHOWN
            UNION ALL
            SELECT project_id, state, 1 FROM changed WHERE SHOWN
        ) AS moves GROUP BY 1, 2 HAVING sum(more) <> 0;
    ELSIF NOT EXISTS (SELECT FROM annotations_emptying WHERE xact = pg_current_xact_id()) THEN
        -- Of a demo project that is emptied all goes, what is counted of it as well.
        INSERT INTO annotations_articletally (project_id, state, number)
        SELECT project_id, state, -count(*) FROM before WHERE SHOWN GROUP BY 1, 2;
    END IF;
    RETURN NULL;
END
$function$;

CREATE FUNCTION annotations_fold_article_tallies(fewest integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path TO public, pg_temp AS $function$
    WITH long AS (
        SELECT project_id, state FROM annotations_articletally GROUP BY 1, 2 HAVING count(*) >= fewest
    ), gone AS (
        DELETE FROM annotations_articletally WHERE id IN (
            SELECT id FROM annotations_articletally JOIN long USING (project_id, state)
            FOR UPDATE OF annotations_articletally SKIP LOCKED)
        RETURNING project_id, state, number
    ), folded AS (
        INSERT INTO annotations_articletally (project_id, state, number)
        SELECT project_id, state, sum(number) FROM gone GROUP BY 1, 2 HAVING sum(number) <> 0
    )
    SELECT count(*) FROM gone;
$function$;

INSERT INTO annotations_articletally (project_id, state, number)
SELECT project_id, state, count(*) FROM annotations_article WHERE SHOWN GROUP BY 1, 2;

CREATE TRIGGER articletally_added AFTER INSERT ON annotations_article
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_count_articles();
CREATE TRIGGER articletally_changed AFTER UPDATE ON annotations_article
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_count_articles();
CREATE TRIGGER articletally_deleted AFTER DELETE ON annotations_article
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION annotations_count_articles();
""".replace("SHOWN", SHOWN)

BACK = """
DROP TRIGGER articletally_deleted ON annotations_article;
DROP TRIGGER articletally_changed ON annotations_article;
DROP TRIGGER articletally_added ON annotations_article;
DROP FUNCTION annotations_fold_article_tallies(integer), annotations_count_articles();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0058_tallies")]
    operations = [
        migrations.CreateModel(
            name="ArticleTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=ArticleState.pairs(), max_length=10)),
                ("number", models.BigIntegerField()),
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
                    BTreeIndex(fields=["project", "state"], include=["number"], name="articletally_of_project")
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
