"""Chunks keep the text that searches compare, and every text is indexed again, by jobs.

Until a job has come to an article, it is found by single words as before.
"""

from django.db import migrations, models

LEXEMES = """
CREATE FUNCTION annotations_lexemes(words tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'BEGIN RETURN words; END'
"""

EVERY_TEXT = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
SELECT 'default', 'annotations.jobs.index_again', '{}' WHERE EXISTS (SELECT FROM annotations_searchchunk)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0024_same_words"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.AddField("searchchunk", "text", models.TextField(default="")),
        migrations.AddField("searchchunk", "configuration", models.CharField(default="", max_length=63)),
        migrations.RunSQL(LEXEMES, "DROP FUNCTION annotations_lexemes"),
        migrations.RunSQL(EVERY_TEXT, migrations.RunSQL.noop),
    ]
