"""Counts of annotations by kind and status, kept by triggers of each statement: see `models/tally.py`."""

import django.db.models.deletion
from django.contrib.postgres.indexes import BTreeIndex
from django.db import migrations, models

from annotations.choices import Kind, Status

COUNTED = "NOT article.restricted AND article.deleted_at IS NULL AND layer.kind <> 'annotator'"

JOINED = """
        JOIN annotations_article AS article ON article.id = moved.article_id
        JOIN annotations_layer AS layer ON layer.id = moved.layer_id
        WHERE COUNTED"""

FUNCTIONS = """
CREATE FUNCTION annotations_tally_annotations() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO public, pg_temp AS $function$
BEGIN
    -- A statement is planned once for a session, perhaps for a single row: what came and went is summed up before anything is joined
    -- to it, and never joined to each other, so that the plan for one is right for ten thousand.
    IF TG_OP = 'INSERT' THEN
        INSERT INTO annotations_tally (project_id, kind, status, number)
        SELECT moved.project_id, moved.kind, moved.status, sum(moved.number) FROM (
            SELECT project_id, article_id, layer_id, kind, status, count(*) AS number FROM changed
            WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5
        ) AS moved JOINED
        GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO annotations_tally (project_id, kind, status, number)
        SELECT moved.project_id, moved.kind, moved.status, -sum(moved.number) FROM (
            SELECT project_id, article_id, layer_id, kind, status, count(*) AS number FROM before
            WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5
        ) AS moved JOINED
        GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO annotations_tally (project_id, kind, status, number)
        SELECT moved.project_id, moved.kind, moved.status, sum(moved.number) FROM (
            SELECT project_id, article_id, layer_id, kind, status, sum(more) AS number FROM (
                SELECT project_id, article_id, layer_id, kind, status, -1 AS more FROM before WHERE deleted_at IS NULL
                UNION ALL
                SELECT project_id, article_id, layer_id, kind, status, 1 FROM changed WHERE deleted_at IS NULL
            ) AS moves GROUP BY 1, 2, 3, 4, 5 HAVING sum(more) <> 0
        ) AS moved JOINED
        GROUP BY 1, 2, 3 HAVING sum(moved.number) <> 0;
    END IF;
    RETURN NULL;
END
$function$;

CREATE FUNCTION annotations_tally_articles() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO public, pg_temp AS $function$
BEGIN
    INSERT INTO annotations_tally (project_id, kind, status, number)
    SELECT row.project_id, row.kind, row.status, sum(shown.number) FROM (
        SELECT id, sum(more) AS number FROM (
            SELECT id, -1 AS more FROM before WHERE NOT restricted AND deleted_at IS NULL
            UNION ALL
            SELECT id, 1 FROM changed WHERE NOT restricted AND deleted_at IS NULL
        ) AS moves GROUP BY 1 HAVING sum(more) <> 0
    ) AS shown
    JOIN annotations_annotation AS row ON row.article_id = shown.id
    JOIN annotations_layer AS layer ON layer.id = row.layer_id
    WHERE row.deleted_at IS NULL AND layer.kind <> 'annotator'
    GROUP BY 1, 2, 3;
    RETURN NULL;
END
$function$;

CREATE FUNCTION annotations_fold_tallies(fewest integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path TO public, pg_temp AS $function$
    WITH long AS (
        SELECT project_id, kind, status FROM annotations_tally GROUP BY 1, 2, 3 HAVING count(*) >= fewest
    ), gone AS (
        DELETE FROM annotations_tally WHERE id IN (
            SELECT id FROM annotations_tally JOIN long USING (project_id, kind, status)
            FOR UPDATE OF annotations_tally SKIP LOCKED)
        RETURNING project_id, kind, status, number
    ), folded AS (
        INSERT INTO annotations_tally (project_id, kind, status, number)
        SELECT project_id, kind, status, sum(number) FROM gone GROUP BY 1, 2, 3 HAVING sum(number) <> 0
    )
    SELECT count(*) FROM gone;
$function$;

INSERT INTO annotations_tally (project_id, kind, status, number)
SELECT row.project_id, row.kind, row.status, count(*) FROM annotations_annotation AS row
JOIN annotations_article AS article ON article.id = row.article_id
JOIN annotations_layer AS layer ON layer.id = row.layer_id
WHERE row.deleted_at IS NULL AND COUNTED
GROUP BY 1, 2, 3;

CREATE TRIGGER tally_added AFTER INSERT ON annotations_annotation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION annotations_tally_annotations();
CREATE TRIGGER tally_changed AFTER UPDATE ON annotations_annotation
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_tally_annotations();
CREATE TRIGGER tally_deleted AFTER DELETE ON annotations_annotation
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION annotations_tally_annotations();
CREATE TRIGGER tally_shown AFTER UPDATE ON annotations_article
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_tally_articles();
""".replace("JOINED", JOINED).replace("COUNTED", COUNTED)

BACK = """
DROP TRIGGER tally_shown ON annotations_article;
DROP TRIGGER tally_deleted ON annotations_annotation;
DROP TRIGGER tally_changed ON annotations_annotation;
DROP TRIGGER tally_added ON annotations_annotation;
DROP FUNCTION annotations_fold_tallies(integer), annotations_tally_articles(), annotations_tally_annotations();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0057_fewer_indexes_by_project")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=Kind.pairs(), max_length=6)),
                ("status", models.CharField(choices=Status.pairs(), max_length=9)),
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
                    BTreeIndex(fields=["project", "kind", "status"], include=["number"], name="tally_of_project")
                ],
            },
        ),
        migrations.AddIndex(
            "article",
            models.Index(fields=["project"], condition=models.Q(restricted=True), name="article_restricted"),
        ),
        migrations.AddIndex(
            "annotation",
            models.Index(
                fields=["project", "author"],
                condition=models.Q(deleted_at=None, status="submitted"),
                name="annotation_submitted_of_author",
            ),
        ),
        migrations.AddIndex(
            "annotation",
            models.Index(
                fields=["project", "edited_by"],
                condition=models.Q(deleted_at=None, status="submitted"),
                name="annotation_submitted_edited_by",
            ),
        ),
        migrations.AddIndex(
            "layer",
            models.Index(fields=["project"], condition=models.Q(kind="annotator"), name="layer_of_annotator"),
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
