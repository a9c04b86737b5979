"""What was taken from whom, so that a restored backup does not give it back."""

import uuid

from django.db import models
from django.db.models.functions import Now

from annotations.access_kinds import AccessKind


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
