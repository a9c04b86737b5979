"""What people did: the actions that group the history, the answers to repeated requests, erasures."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.choices import Verb
from annotations.models.fields import ById, InProjectKey, IsBlank, project_and_id


class Action(ById):
    """One thing that a person did, in one transaction.

    `seq` is its place in its project's order of commits: drawn by the database at the end of the
    transaction, so nothing committed later can have a smaller one. It is null only before that.
    `article_id` is no foreign key: the log outlives an erased article. Where one request did things in several articles,
    or several things in one, its actions have the same `batch`: they are taken back together.
    """

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+", db_index=False)
    article_id = models.UUIDField(null=True)
    by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    verb = models.CharField(max_length=16, choices=Verb.pairs())
    undoes = InProjectKey("self", null=True)
    note = models.TextField(max_length=2000, blank=True, default="", db_default="")
    batch = models.UUIDField(null=True, editable=False)
    seq = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            project_and_id("action"),
            models.UniqueConstraint(fields=["project", "seq"], name="action_seq_once"),
            models.CheckConstraint(condition=Q(verb__in=list(Verb)), name="action_verb_known"),
        ]
        indexes = [
            models.Index(fields=["article_id", "by", "-seq"], name="action_of_person_in_article"),
            models.Index(
                fields=["by", "-created_at"],
                condition=Q(article_id__isnull=False),
                name="action_newest_of_person",
            ),
            models.Index(fields=["undoes"], condition=Q(undoes__isnull=False), name="action_undone_by"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="action_of_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.id}"


class Reply(models.Model):
    """What a request with an Idempotency-Key was answered, so that its repetition is answered alike.

    `project_id` and `article_id` are what the answer is about: who has lost sight of that gets it no more, and
    with an erased article its answers go.
    """

    key = models.UUIDField(primary_key=True)
    project_id = models.UUIDField(null=True)
    article_id = models.UUIDField(null=True)
    user = models.ForeignKey("annotations.User", models.CASCADE, related_name="+", db_constraint=False)
    request = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["article_id"], name="reply_of_article"),
            models.Index(fields=["created_at"], name="reply_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"


class Erasure(ById):
    """The tombstone of erased content: which ids, when and why; never what.

    The feed says of `approved_ids`, which were once approved in an open article, that they are gone, and of
    `restricted_ids`, which were approved only while it was restricted, to the users in `readers`.
    """

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+")
    article_id = models.UUIDField()
    annotation_ids = ArrayField(models.UUIDField())
    approved_ids = ArrayField(models.UUIDField(), default=list)
    restricted_ids = ArrayField(models.UUIDField(), default=list)
    readers = ArrayField(models.UUIDField(), default=list)
    reason = models.CharField(max_length=500)
    action_id = models.UUIDField()
    erased_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            project_and_id("erasure"),
            models.CheckConstraint(condition=~Q(IsBlank("reason")), name="erasure_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.reason}"
