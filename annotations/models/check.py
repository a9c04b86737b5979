"""A fact-checker's work on a claim, apart from the review of how the claim is marked."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.choices import CheckState, CheckVerdict
from annotations.models.annotation import Annotation
from annotations.models.fields import ById, InProjectKey, IsBlank, project_and_id


class Check(ById):
    """One entry in the append-only log of a claim's check; the newest one is where the check stands.

    `number` counts the entries of one claim from 1, so two people who add to the same state collide.
    `edition` is the edition of the claim that was looked at: an entry for an older one no longer holds.
    """

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+")
    annotation = InProjectKey(Annotation, related_name="checks")
    number = models.PositiveIntegerField()
    edition = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=CheckState.pairs())
    verdict = models.CharField(max_length=12, choices=CheckVerdict.pairs(), blank=True)
    rationale = models.TextField(max_length=10_000, blank=True)
    evidence = models.JSONField(default=list)
    asked_whom = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(null=True)
    answer_due = models.DateTimeField(null=True)
    answer = models.TextField(max_length=10_000, blank=True)
    author = models.ForeignKey("annotations.User", models.PROTECT, related_name="+", db_constraint=False)
    action_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            project_and_id("check"),
            models.UniqueConstraint(fields=["annotation", "number"], name="check_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="check_number_from_1"),
            models.CheckConstraint(condition=Q(state__in=list(CheckState)), name="check_state_known"),
            models.CheckConstraint(condition=Q(verdict__in=["", *CheckVerdict]), name="check_verdict_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[CheckState.READY, CheckState.AGREED]) | ~Q(verdict=""),
                name="check_ready_has_verdict",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.ASKED) | ~Q(IsBlank("asked_whom")), name="check_asked_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.verdict}".strip()
