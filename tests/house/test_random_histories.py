"""Whatever several people do in whatever order: nothing is approved that too few of them stand behind, and nobody is
stuck or sent to somebody who has left."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.annotating.marking import mark
from annotations.actions.annotating.undoing import redo, undo
from annotations.actions.articles import submit_article
from annotations.actions.importing.lines import import_article
from annotations.actions.projects import change_project, remove_member, set_member
from annotations.actions.review.deciding import move
from annotations.actions.review.taking_over import take_over, take_over_article, take_over_from
from annotations.actions.scopes import actor_in
from annotations.choices import Role, Verb
from annotations.models import Annotation, Decision, Member, Project
from annotations.policy import WAITS_FOR_AUTHOR, Actor, is_backed, may_move
from annotations.queries.review.review_queue import reviewable, waiting_for_others
from annotations.refusals import Refusal
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = ("ann", "bob", "rev", "rob", "max")
"""Two analysts, two reviewers, and a manager who stays."""

LEAVING = PEOPLE[:-1]
NAMED = (*PEOPLE, "uma", "vic", None)
"""Whom a file may name: strangers, and nobody, among them."""

MOVES = (Verb.SUBMIT, Verb.WITHDRAW, Verb.APPROVE, Verb.REJECT, Verb.CONTEST, Verb.AGREE, Verb.REVOKE)
FEW = st.integers(0, 2)
SOMEBODY = st.sampled_from(PEOPLE)

ALLOWED = st.tuples(st.just("allowed"), st.integers(0, 2**16))
"""One of the moves that somebody may make now, whichever it is: else most steps would be refused."""

STEPS = st.one_of(
    *[ALLOWED] * 8,
    st.tuples(st.just("move"), SOMEBODY, FEW, st.sampled_from(MOVES)),
    st.tuples(st.just("change"), SOMEBODY, FEW, st.integers(0, 3)),
    st.tuples(st.just("delete"), SOMEBODY, FEW),
    st.tuples(st.just("restore"), SOMEBODY, FEW),
    *[st.tuples(st.just("undo"), SOMEBODY)] * 2,
    *[st.tuples(st.just("redo"), SOMEBODY)] * 2,
    st.tuples(st.just("submit_article"), SOMEBODY),
    st.tuples(st.just("remove"), st.sampled_from(LEAVING), st.sampled_from(["", *PEOPLE])),
    st.tuples(st.just("set_member"), st.sampled_from(LEAVING), st.sampled_from(list(Role))),
    *[st.tuples(st.just("rules"), st.booleans(), st.booleans(), st.sampled_from([1, 2]))] * 2,
    st.tuples(st.just("take_over"), FEW, st.sampled_from(["", *PEOPLE])),
    st.tuples(st.just("take_over_from"), st.sampled_from(LEAVING), st.sampled_from(["", *PEOPLE])),
    st.tuples(st.just("take_over_article"), st.sampled_from(["", *PEOPLE])),
    st.tuples(
        st.just("import_"),
        st.sampled_from(["approved", "fixed"]),
        st.sampled_from(NAMED),
        st.sampled_from(NAMED),
        st.lists(st.sampled_from(NAMED), max_size=3),
    ),
)

NAMING = {"remove", "set_member", "take_over", "take_over_from", "take_over_article"}
"""Steps that name somebody themselves: what they are told may name them again."""


class History:
    """A project while people work in it; `asked` has the rules under which each approved edition was approved."""

    def __init__(self) -> None:
        self.project = factories.project()
        roles = (Role.ANALYST, Role.ANALYST, Role.REVIEWER, Role.REVIEWER, Role.MANAGER)
        pairs = zip(PEOPLE, roles, strict=True)
        self.people = {name: factories.member(self.project, name, role) for name, role in pairs}
        self.max = self.people["max"]
        self.article = factories.article(self.project, self.max, text="word " * 200)
        self.starts = itertools.count(0, 5)
        self.asked: dict[Any, tuple[int, bool, bool, int]] = {}
        for name in ("ann", "rev", "bob"):
            self.mark(name)
        for place in range(2):
            self.move(("bob", "rev")[place], place, Verb.SUBMIT)
        self.change("rob", 0, 2)  # one is fixed, one is submitted, one is a draft

    def span(self) -> list[int]:
        start = next(self.starts)
        return [start, start + 4]

    def row(self, place: int) -> Annotation:
        return Annotation.objects.order_by("-created_at", "-id")[place]

    def mark(self, name: str) -> None:
        item = {"kind": "claim", "spans": [self.span()]}
        mark(by=self.people[name], article_id=self.article.pk, item=item)

    def allowed(self, number: int) -> None:
        rows = Annotation.objects.with_responsible().order_by("-created_at", "-id")[:3]
        roles = dict(Member.objects.values_list("user__username", "role"))
        project = Project.objects.get()
        moves = [
            (name, place, verb)
            for name, role in sorted(roles.items())
            for place, row in enumerate(rows)
            for verb in (*MOVES, Verb.FIX)
            if may_move(Actor(user=self.people[name], role=Role(role), project=project), row, verb)
        ]
        if moves:
            name, place, verb = moves[number % len(moves)]
            act = self.change if verb is Verb.FIX else self.move
            act(name, place, number % 4 if verb is Verb.FIX else verb)

    def move(self, name: str, place: int, verb: Verb) -> None:
        more = {"reason": "duplicate"} if verb in (Verb.REJECT, Verb.REVOKE) else {"note": "Look again."}
        move(by=self.people[name], annotation_id=self.row(place).pk, version=None, verb=verb, **more)

    def change(self, name: str, place: int, checkability: int) -> None:
        changes = {"attributes": {"checkability": checkability}}
        change(by=self.people[name], annotation_id=self.row(place).pk, version=None, changes=changes)

    def delete(self, name: str, place: int) -> None:
        delete(by=self.people[name], annotation_id=self.row(place).pk, version=None)

    def restore(self, name: str, place: int) -> None:
        restore(by=self.people[name], annotation_id=self.row(place).pk, version=None)

    def undo(self, name: str) -> None:
        undo(by=self.people[name], article_id=self.article.pk)

    def redo(self, name: str) -> None:
        redo(by=self.people[name], article_id=self.article.pk)

    def submit_article(self, name: str) -> None:
        submit_article(by=self.people[name], article_id=self.article.pk)

    def remove(self, name: str, to: str) -> None:
        remove_member(by=self.max, slug="desk", username=name, to=to)

    def set_member(self, name: str, role: Role) -> None:
        set_member(by=self.max, slug="desk", username=name, role=role)

    def rules(self, four_eyes: bool, fixers: bool, approvals: int) -> None:
        changes = {"four_eyes": four_eyes, "fixer_may_approve": fixers, "approvals": approvals}
        change_project(by=self.max, slug="desk", version=None, changes=changes)

    def take_over(self, place: int, to: str) -> None:
        take_over(by=self.max, annotation_id=self.row(place).pk, version=None, to=to)

    def take_over_from(self, name: str, to: str) -> None:
        take_over_from(by=self.max, slug="desk", username=name, to=to)

    def take_over_article(self, to: str) -> None:
        take_over_article(by=self.max, article_id=self.article.pk, to=to)

    def import_(
        self, status: str, author: str | None, editor: str | None, approvers: list[str | None]
    ) -> None:
        item = {"kind": "claim", "spans": [self.span()], "status": status, "author": author}
        verdict = {"verdict": "approve", "edition": 1, "reviewer": [*approvers, None][0]}
        told = {**item, "edited_by": editor, "decision": {**verdict, "approved_by": approvers}}
        import_article(
            by=self.max, project=self.project, document={"text": "word " * 200, "annotations": [told]}
        )

    def take(self, step: tuple[Any, ...]) -> None:
        """One step; what is refused changes nothing."""
        name, *values = step
        act: Callable[..., None] = getattr(self, name)
        try:
            with transaction.atomic():
                act(*values)
        except Refusal as refusal:
            if name not in NAMING:
                self.check_sentence(refusal.sentence)
        connection.check_constraints()  # as a commit does: the action gets its number

    def check_sentence(self, sentence: str) -> None:
        here = set(Member.objects.values_list("user__username", flat=True))
        gone = [name for name in PEOPLE if name not in here]
        assert not [name for name in gone if re.search(rf"\b{name}\b", sentence)], sentence

    def check(self) -> None:
        """What holds after every step."""
        project = Project.objects.get()
        rules = (project.four_eyes, project.fixer_may_approve, project.approvals)
        approved = {row.pk: row for row in Annotation.objects.filter(status="approved", deleted_at=None)}
        self.asked = {
            pk: self.asked[pk] if self.asked.get(pk, (0,))[0] == row.edition else (row.edition, *rules)
            for pk, row in approved.items()
        }
        for pk, row in approved.items():
            check_backed(row, *self.asked[pk][1:])
        manager = actor_in(self.max, project)
        for row in Annotation.objects.with_responsible().filter(deleted_at=None, status__in=WAITS_FOR_AUTHOR):
            assert row.responsible_is_there or may_move(manager, row, Verb.TAKE_OVER)
            assert row.status != "fixed" or row.edited_by_id not in {row.author_id, row.taken_over_by_id}
        self.check_queues(project)

    def check_queues(self, project: Project) -> None:
        """A reviewer's queue has what they can approve, and no more; what is left of it is said to wait for others."""
        waiting = Annotation.objects.filter(status="submitted", deleted_at=None)
        approvers = {row.pk: approvers_of(row) for row in waiting}
        for member in Member.objects.filter(project=project).exclude(role=Role.ANALYST):
            actor = Actor(user=member.user, role=Role(member.role), project=project)
            queue = set(reviewable(member.user, project.pk, rules=project.review_rules))
            assert queue == {row for row in waiting if can_approve(actor, row, approvers[row.pk])}
            assert waiting_for_others(member.user, project).exact == len(waiting) - len(queue)


def can_approve(actor: Actor, row: Annotation, approvers: set[Any]) -> bool:
    """Whether this person's approval is asked for: by the moves, and because it adds to those that are there."""
    is_theirs = may_move(actor, row, Verb.APPROVE)
    return is_theirs and (actor.user.pk not in approvers or is_backed(actor.project, row, approvers))


def approvers_of(row: Annotation) -> set[Any]:
    withdrawn = set(Decision.objects.exclude(withdraws=None).values_list("withdraws", flat=True))
    approvers: set[Any] = set()
    for decision in Decision.objects.filter(annotation=row, edition=row.edition, withdraws=None).order_by(
        "id"
    ):
        if decision.pk not in withdrawn:
            approvers = {*approvers, decision.reviewer_id} if decision.verdict == "approve" else set()
    return approvers


def check_backed(row: Annotation, four_eyes: bool, fixers: bool, approvals: int) -> None:
    """As many different people as the rules asked for: with four eyes one more than the approvals."""
    approvers = approvers_of(row)
    makers = ({row.author_id, row.edited_by_id} if fixers else {row.edited_by_id}) if four_eyes else set()
    assert len(approvers) >= approvals
    assert len(approvers | makers) >= approvals + four_eyes


@settings(
    max_examples=50,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=8, max_size=20))
def test_nothing_is_approved_that_too_few_people_stand_behind(db, steps):
    with transaction.atomic():
        history = History()
        for step in steps:
            history.take(step)
            history.check()
        transaction.set_rollback(True)
