"""Verdicts on annotations: of one, and on many at once."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions.idempotency import Answer
from annotations.actions.review import deciding
from annotations.api.annotations import annotation_answer
from annotations.api.base import Endpoint, answer_list, dump_json, repeatable, value
from annotations.api.description.operations import ANNOTATION, describe, describe_list, describe_write
from annotations.api.description.schemas import COUNT, ID, TEXT, VERDICT, list_of, ref, thing
from annotations.api.problems import details, status_of
from annotations.models import Decision
from annotations.queries.lists.listing import PAGING, apply_filters, page_of
from annotations.refusals import Invalid, Refusal

_FIELDS = ("verdict", "reason", "note")


class Decisions(Endpoint):
    """The verdicts on an annotation."""

    @describe_list("Decision")
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """All of them, also those on earlier editions and those withdrawn."""
        rows = Decision.objects.filter(annotation=self.annotation(pk))
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        found = {row.pk: row for row in rows.filter(pk__in=page.ids).select_related("reviewer")}
        return answer_list(request, page, [dump_json(_decision(found[pk])) for pk in page.ids])

    @describe_write(
        {201: ANNOTATION},
        thing({"verdict": VERDICT["verdict"]}, {"reason": VERDICT["reason"], "note": TEXT}),
    )
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Approve or reject; rejecting what is approved revokes it."""
        self.annotation(pk)
        body = self.body(*_FIELDS, required=["verdict"])
        annotation = deciding.decide(
            by=self.user,
            annotation_id=pk,
            version=self.seen_version(),
            verdict=body["verdict"],
            reason=body.get("reason", ""),
            note=body.get("note", ""),
            action_id=self.action_id,
        )
        return annotation_answer(annotation, status=201)


class ManyDecisions(Endpoint):
    """Deciding on many annotations of a project at once."""

    @describe(
        {200: list_of(ref("Outcome"))},
        body=list_of(
            thing(
                {"annotation": ID, "version": COUNT, "verdict": VERDICT["verdict"]},
                {"reason": VERDICT["reason"], "note": TEXT},
            ),
            minItems=1,
            maxItems=1000,
        ),
    )
    @repeatable
    def post(self, request: Request, slug: str) -> Answer:
        """Each is decided or refused by itself; the answer has an outcome for each, in their order. One undo takes
        all of them back."""
        project = self.project(slug)
        if not isinstance(request.data, list):
            raise Invalid("The body is a list of decisions.")
        outcomes = deciding.decide_many(
            by=self.user, project_id=project.pk, items=request.data, reach=self.annotations
        )
        return value([self._outcome(outcome) for outcome in outcomes])

    @staticmethod
    def _outcome(outcome: deciding.Outcome) -> dict[str, Any]:
        found: dict[str, Any] = {"annotation": outcome.annotation_id, "done": outcome.refusal is None}
        if outcome.annotation is not None:
            found |= {"version": outcome.annotation.version, "status": outcome.annotation.status}
        if outcome.annotation is not None and outcome.refusal is None:
            found["action"] = outcome.annotation.action_id
        if isinstance(outcome.refusal, Refusal):
            refusal = outcome.refusal
            found["problem"] = details(status_of(refusal, "POST"), refusal.sentence, field=refusal.field)
        return found


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "edition": row.edition,
        "verdict": row.verdict,
        "reason": row.reason,
        "note": row.note,
        "reviewer": row.reviewer.get_username(),
        "decided_at": row.decided_at,
        "withdraws": row.withdraws_id,
    }
