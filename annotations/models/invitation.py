"""Invitations into a project: who is asked in, with which role, by whom, until when, and what came of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from annotations.choices import Role
from annotations.models.fields import ById, IsBlank, project_and_id

OPEN = Q(accepted_at=None, revoked_at=None)
"""Neither accepted nor revoked; it may have expired."""


class Invitation(ById):
    """A link that lets one person into a project.

    `invitee` is what the manager calls that person: a name or an e-mail address. Nobody is looked up by it. The link is
    a signature over the id and the `version`, so that it is stored nowhere; a new link is the next version, and the one
    before it ends. What is over stays over: the database refuses to change it (migration `invitations`).
    """

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+", db_index=False)
    invitee = models.CharField(max_length=254)
    role = models.CharField(max_length=10, choices=Role.pairs())
    inviter = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        "annotations.User", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        "annotations.User", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            project_and_id("invitation"),
            models.CheckConstraint(condition=Q(role__in=list(Role)), name="invitation_role_known"),
            models.CheckConstraint(condition=~Q(IsBlank("invitee")), name="invitation_says_whom"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="invitation_expires"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="invitation_revoked_at_a_time",
            ),
            models.UniqueConstraint("project", Lower("invitee"), condition=OPEN, name="invitation_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.invitee}: {self.role}"
