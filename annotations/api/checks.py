"""Checks: the log of a claim's fact-check."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions.idempotency import Answer
from annotations.actions.review import checking
from annotations.api.base import Endpoint, answer_list, dump_json, repeatable, value
from annotations.api.description.operations import describe, describe_list
from annotations.api.description.schemas import CHECK_IN, COUNT, one_of, ref, thing
from annotations.choices import CheckState
from annotations.models import Check
from annotations.queries.lists.listing import PAGING, apply_filters, page_of

CHECK = (
    "number",
    "state",
    "verdict",
    "rationale",
    "evidence",
    "asked_whom",
    "asked_at",
    "answer_due",
    "answer",
)


class Checks(Endpoint):
    """The check of a claim."""

    @describe_list("Check")
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Its log; the last entry is where the check stands, if it is for the claim's edition."""
        rows = Check.objects.filter(annotation=self.annotation(pk))
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        found = {row.pk: row for row in rows.filter(pk__in=page.ids).select_related("author")}
        return answer_list(request, page, [dump_json(_check(found[pk])) for pk in page.ids])

    @describe(
        {201: ref("Check")},
        body=thing({"number": COUNT, "state": one_of(CheckState)}, CHECK_IN),
    )
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Add the next entry; `number` is that of the entry that the caller saw, 0 for none."""
        self.annotation(pk)
        values = dict(self.body(*CHECK, required=["number", "state"]))
        entry = checking.check_claim(
            by=self.user,
            annotation_id=pk,
            number=values.pop("number"),
            state=values.pop("state"),
            values=values,
            action_id=self.action_id,
        )
        entry = Check.objects.select_related("author").get(pk=entry.pk)
        return value(_check(entry), status=201)


def _check(row: Check) -> dict[str, Any]:
    names = [name for name in CHECK if name not in ("number", "state")]
    return {
        "id": row.pk,
        "number": row.number,
        "edition": row.edition,
        "state": row.state,
        **{name: getattr(row, name) for name in names},
        "author": row.author.get_username(),
        "created_at": row.created_at,
    }
