"""Headlines are searched among the chunks, whose indexes say what reading a vector costs.

They are made while others go on writing.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

from annotations.models.search import Lexemes


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("annotations", "0026_words_of_every_script")]
    operations = [
        AddIndexConcurrently(
            "searchchunk", models.Index(fields=["configuration"], name="searchchunk_configuration")
        ),
        AddIndexConcurrently(
            "searchchunk", GinIndex(Lexemes("words"), fastupdate=False, name="searchchunk_lexemes")
        ),
        AddIndexConcurrently(
            "searchchunk",
            GinIndex(
                Lexemes("words"),
                condition=models.Q(whole=False),
                fastupdate=False,
                name="searchchunk_long_lexemes",
            ),
        ),
        RemoveIndexConcurrently("searchchunk", "searchchunk_words"),
        RemoveIndexConcurrently("searchchunk", "searchchunk_long_words"),
        RemoveIndexConcurrently("article", "article_headline_words"),
    ]
