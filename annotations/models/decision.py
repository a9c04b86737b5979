"""The verdicts on an annotation."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from annotations.choices import Reason, Verdict
from annotations.models.annotation import Annotation
from annotations.models.fields import ById, InProjectKey, IsBlank, project_and_id


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions."""

    def standing(self) -> "DecisionQuerySet":
        """Verdicts that nobody has withdrawn."""
        return self.filter(~Exists(Decision.objects.filter(withdraws=OuterRef("pk"))), withdraws=None)

    def counting(self) -> "DecisionQuerySet":
        """Approvals that still stand for their edition: it has not been rejected since.

        In the order in which verdicts were stored: an import tells of its own moments.
        """
        rejected = Decision.objects.standing().filter(
            annotation=OuterRef("annotation"), edition=OuterRef("edition"), verdict=Verdict.REJECT
        )
        return self.standing().filter(
            ~Exists(rejected.filter(pk__gt=OuterRef("pk"))), verdict=Verdict.APPROVE
        )


class Decision(ById):
    """A reviewer's verdict on one edition of an annotation. Append-only: undoing one appends another."""

    project = models.ForeignKey(
        "annotations.Project", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    annotation = InProjectKey(Annotation, related_name="decisions")
    edition = models.PositiveIntegerField()
    verdict = models.CharField(max_length=7, choices=Verdict.pairs())
    reason = models.CharField(max_length=20, choices=Reason.pairs(), blank=True)
    note = models.TextField(max_length=2000, blank=True)
    withdraws = InProjectKey("self", null=True)
    reviewer = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    action_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(db_default=Now())

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_at", "id"]
        constraints = [
            project_and_id("decision"),
            models.UniqueConstraint(fields=["withdraws"], name="decision_withdrawn_once"),
            models.CheckConstraint(condition=Q(verdict__in=list(Verdict)), name="decision_verdict_known"),
            models.CheckConstraint(condition=Q(reason__in=["", *Reason]), name="decision_reason_known"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.APPROVE) | ~Q(reason="") | Q(withdraws__isnull=False),
                name="decision_rejection_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason=Reason.OTHER) | ~Q(IsBlank("note")), name="decision_other_has_note"
            ),
        ]
        indexes = [
            models.Index(fields=["annotation", "edition"], name="decision_on_edition"),
            models.Index(fields=["project", "reviewer", "annotation"], name="decision_by_reviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of edition {self.edition}"
