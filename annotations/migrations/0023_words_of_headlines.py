"""The first chunk of a text has the words of its article's headline as well."""

from django.db import migrations

HEADLINES = """
UPDATE annotations_searchchunk AS chunk SET words = to_tsvector('simple', article.headline) || chunk.words
FROM annotations_article AS article WHERE article.id = chunk.article_id AND chunk.number = 0
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0022_words_of_long_texts")]
    operations = [migrations.RunSQL(HEADLINES, migrations.RunSQL.noop)]
