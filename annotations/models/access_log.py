"""The access log: who got in, what was handed out, and who was let see what; ids and words of ours, never texts.

And what was taken from whom, so that a restored backup does not give it back.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.access_kinds import Access, AccessKind
from annotations.models.fields import ById


class AccessEntry(ById):
    """One line of the access log.

    `by` did it: null for a command, bare SQL, or somebody who has not signed in. `person` is whom it is about, if that
    is somebody else. Nothing here is a foreign key: the log outlives what it is about. The database stamps the time,
    and the `period` in which an entry that could be made by every request is made once. The entries about memberships,
    readers, restrictions and tokens are written by triggers (migration `access_log`), whoever makes the change.
    """

    kind = models.CharField(max_length=30, choices=Access.pairs())
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    period = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(
        "annotations.User",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    person = models.ForeignKey(
        "annotations.User",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    project = models.ForeignKey(
        "annotations.Project",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    article = models.ForeignKey(
        "annotations.Article",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    token = models.ForeignKey(
        "annotations.Token",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    address = models.GenericIPAddressField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(Access)), name="access_kind_known"),
            models.UniqueConstraint(
                fields=["article", "by", "period"],
                condition=Q(kind=Access.ARTICLE_READ),
                nulls_distinct=False,
                name="access_read_once_an_hour",
            ),
            models.UniqueConstraint(
                fields=["token", "address", "period"],
                condition=Q(kind=Access.TOKEN_USED_FROM_NEW_ADDRESS),
                name="access_address_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["address", "period"],
                condition=Q(kind=Access.SIGN_IN_FAILED, person=None),
                nulls_distinct=False,
                name="access_strangers_once_an_hour",
            ),
            models.UniqueConstraint(
                fields=["address", "period"],
                condition=Q(kind=Access.ATTEMPT_REFUSED),
                nulls_distinct=False,
                name="access_refused_once_a_window",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="access_newest"),
            models.Index(fields=["project", "-created_at", "-id"], name="access_newest_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at}"


class AccessChange(models.Model):
    """A change of what somebody may reach, noted by the database itself, whoever made it.

    `subject` is the id of the token, membership, person or article; `detail` how it is since: ids, roles and hashes,
    no names. Each is also a line in a file outside of the database (`actions.erasure.access_ledger`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=AccessKind.pairs())
    subject = models.UUIDField()
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=list(AccessKind)), name="accesschange_kind_known"
            )
        ]
        indexes = [models.Index(fields=["subject", "-at"], name="accesschange_of_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
