"""Records are found by parts of their names, local ones have a list, and words of an article wait for who they mean."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from annotations.models.entity import NameParts

PARTS = """
CREATE FUNCTION annotations_name_parts(project uuid, keys text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT chr(x'F0000'::int + ('x' || right(project::text, 4))::bit(16)::int) || substr(key, start, size)
    FROM unnest(keys) AS key, generate_series(1, 3) AS size, generate_series(1, length(key) - size + 1) AS start)
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0052_taken_out")]
    operations = [
        migrations.RunSQL(PARTS, "DROP FUNCTION annotations_name_parts(uuid, text[])"),
        migrations.AddIndex(
            "entity",
            django.contrib.postgres.indexes.GinIndex(NameParts("project", "keys"), name="entity_by_part"),
        ),
        migrations.AddIndex(
            "entity",
            models.Index(
                fields=["project", "name", "id"],
                condition=models.Q(article__isnull=False),
                name="entity_local_by_name",
            ),
        ),
        migrations.AddIndex(
            "link",
            models.Index(
                fields=["article"],
                condition=models.Q(target=None, role__in=["addressee", "claimant", "speaker", "speaks_for", "via"]),
                name="link_words_of_article",
            ),
        ),
    ]
