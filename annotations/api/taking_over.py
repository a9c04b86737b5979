"""Work of people who have left: how much there is, and letting a member go on with it."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions.cleaning import plain_text
from annotations.actions.idempotency import Answer
from annotations.actions.review import taking_over
from annotations.actions.review.taking_over import TakenOver
from annotations.api.annotations import annotation_answer
from annotations.api.base import Endpoint, repeatable, respond, value
from annotations.api.description.operations import ANNOTATION, SUCCESSOR, describe, describe_write
from annotations.api.description.schemas import ref
from annotations.choices import AssignmentState, Status
from annotations.models import Member
from annotations.policy import require_manager
from annotations.queries.pages import actor_of
from annotations.queries.people.people import load_open_work
from annotations.queries.review.deciders import count_only_theirs
from annotations.refusals import NotThere


class _Handing(Endpoint):
    def successor(self) -> str:
        """Whom the body names; nobody is who calls."""
        return plain_text(self.body("to").get("to", ""), "to")


class MemberWork(_Handing):
    """What waits for a member, or for somebody who has left."""

    @describe({200: ref("Work")})
    def get(self, request: Request, slug: str, username: str) -> HttpResponse:
        """How much waits for this person and nobody else, and how many suggestions they asked for; for managers.

        `decisions` are submitted annotations that nobody else in the project may decide on; they are not handed over.
        """
        project = self.project(slug)
        require_manager(actor_of(self.user, slug))
        plain_text(username, "user")
        people = Member.ever.filter(project=project, user__username=username)
        member = people.select_related("user").first()
        if member is None:
            raise NotThere("Nobody of this name is or was a member.")
        [work] = load_open_work(self.user, [member])
        return respond(
            value(
                {
                    "user": username,
                    "left_at": member.left_at,
                    "drafts": work.counts.get(Status.DRAFT, 0),
                    "sent_back": work.counts.get(Status.REJECTED, 0),
                    "fixed": work.counts.get(Status.FIXED, 0),
                    "articles": work.counts.get(AssignmentState.OPEN, 0),
                    "decisions": count_only_theirs(self.user, member).exact,
                    "suggestions": work.counts.get(Status.SUGGESTED, 0),
                }
            )
        )

    @describe({200: ref("TakenOver")}, body=SUCCESSOR)
    @repeatable
    def post(self, request: Request, slug: str, username: str) -> Answer:
        """Let a member (`to`, else the caller) go on with the work of somebody who has left; for managers."""
        self.project(slug)
        taken = taking_over.take_over_from(
            by=self.user, slug=slug, username=username, to=self.successor(), action_id=self.action_id
        )
        return _answer_handover(taken)


class ArticleTakeOver(_Handing):
    """Going on with what people who have left began in an article."""

    @describe({200: ref("TakenOver")}, body=SUCCESSOR)
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Let a member (`to`, else the caller) go on with all of it; for managers."""
        self.article(pk)
        taken = taking_over.take_over_article(
            by=self.user, article_id=pk, to=self.successor(), action_id=self.action_id
        )
        return _answer_handover(taken)


class TakeOver(_Handing):
    """Going on with an annotation whose author has left."""

    @describe_write({200: ANNOTATION}, SUCCESSOR)
    @repeatable
    def post(self, request: Request, pk: uuid.UUID) -> Answer:
        """Let a member (`to`, else the caller) make its author's moves from now on; for managers."""
        self.annotation(pk)
        annotation = taking_over.take_over(
            by=self.user,
            annotation_id=pk,
            version=self.seen_version(),
            to=self.successor(),
            action_id=self.action_id,
        )
        return annotation_answer(annotation)


def _answer_handover(taken: TakenOver) -> Answer:
    counts: dict[str, Any] = {
        "annotations": taken.annotations,
        "articles": taken.assignments,
        "kept": taken.kept,
    }
    return value(counts)
