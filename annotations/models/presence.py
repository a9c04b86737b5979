"""Who has an article open: what everybody there may know of each other, and nobody an hour later."""

from datetime import timedelta

from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import Now

from annotations.models.article import be_seen_by

HERE = timedelta(seconds=10)
"""How long somebody counts as present after their page was heard of last."""

NOTED = timedelta(seconds=5)
"""For how long the same person at the same article is not noted again."""


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Who is where."""

    def here(self) -> "PresenceQuerySet":
        """Those heard of lately who may still see the article."""
        return self.filter(be_seen_by(OuterRef("user"), "article__"), seen_at__gt=Now() - HERE)


class Presence(models.Model):
    """Somebody has an article's page open. The table is unlogged: a crash empties it, and nothing is lost."""

    pk = models.CompositePrimaryKey("article_id", "user_id")
    article = models.ForeignKey(
        "annotations.Article", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    user = models.ForeignKey(
        "annotations.User", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    seen_at = models.DateTimeField(db_default=Now())

    objects = PresenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} at {self.article_id}"
