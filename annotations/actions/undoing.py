"""Undo and redo: a person takes back their own newest action in an article, by its inverse.

Nothing is rewound: undoing is an action of its own, and can be undone. It is refused as soon as somebody has
changed what it would take back; content is compared, so that changing something to and fro does not count.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from annotations.actions.contents import rewrite, set_status
from annotations.actions.frames import Frame, LinkFrame
from annotations.actions.marking import check_restorable
from annotations.actions.scopes import Scope, lock_article
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import ArticleState, AssignmentState, Kind, LinkRole, Status, Verb
from annotations.models import Action, Annotation, Article, Assignment, Decision, Layer, User
from annotations.policy import UNDOES_STATUS, require_reviewer
from annotations.queries.history import (
    Effect,
    Passed,
    content_of,
    effects_of,
    newest_redoable,
    newest_undoable,
)
from annotations.refusals import WrongState

_REVIEWING = frozenset({Verb.APPROVE, Verb.REJECT, Verb.REVOKE, Verb.FIX})


@dataclass(frozen=True)
class TakenBack:
    """What was undone or redone: the verb of the original action and the annotations it touched."""

    action_id: uuid.UUID
    verb: Verb
    annotation_ids: tuple[uuid.UUID, ...]


def undo(*, by: User, article_id: uuid.UUID, action_id: uuid.UUID | None = None) -> TakenBack:
    """Take back the person's newest action in the article that is not undone yet."""
    with one_transaction():
        scope = lock_article(by, article_id)
        done = newest_undoable(by.pk, article_id)
        if done is None:
            raise WrongState("There is nothing of yours to undo in this article.")
        return _take_back(scope, done, Verb.UNDO, action_id, original=Verb(done.verb))


def redo(*, by: User, article_id: uuid.UUID, action_id: uuid.UUID | None = None) -> TakenBack:
    """Do again what the person undid last in the article, unless they have done something else since."""
    with one_transaction():
        scope = lock_article(by, article_id)
        undone = newest_redoable(by.pk, article_id)
        if undone is None:
            raise WrongState("There is nothing to redo in this article.")
        original = Action.objects.values_list("undoes__verb", flat=True).get(pk=undone.pk)
        return _take_back(scope, undone, Verb.REDO, action_id, original=Verb(original))


def _take_back(
    scope: Scope, done: Action, verb: Verb, action_id: uuid.UUID | None, *, original: Verb
) -> TakenBack:
    if original in _REVIEWING:
        require_reviewer(scope.actor)
    effects = effects_of(done.pk)
    rows = _locked(effects)
    for effect in effects:
        _check_untouched(scope, effect, rows.get(effect.annotation_id))
    action = begin_action(
        by=scope.user,
        verb=verb,
        project_id=scope.project.pk,
        article_id=scope.article.pk,
        action_id=action_id,
        undoes_id=done.pk,
    )
    _reverse(scope, effects, rows, action)
    _reverse_decisions(scope, done, action)
    if original == Verb.SUBMIT_ARTICLE:
        _reverse_submission(scope, verb)
    return TakenBack(action, original, tuple(effect.annotation_id for effect in effects))


def _locked(effects: list[Effect]) -> dict[uuid.UUID, Annotation]:
    ids = [effect.annotation_id for effect in effects]
    rows = Annotation.objects.filter(pk__in=ids).prefetch_related("links").select_related("author")
    return {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",), no_key=True)}


def _check_untouched(scope: Scope, effect: Effect, now: Annotation | None) -> None:
    left = effect.after
    same = (
        now is not None
        and now.revision_id == scope.revision_id
        and Status(now.status) == left.status
        and (now.deleted_at is not None) == left.deleted
        and content_of(now, now.links.all()) == left.content
    )
    if not same:
        raise WrongState("Somebody has changed this since, so it cannot be undone any more.")
    before = effect.before
    if before is not None and left.status != before.status and before.content == left.content:
        moves = {(left.status, before.status), (before.status, left.status)}
        if not moves & UNDOES_STATUS:
            raise WrongState("This cannot be undone.")


def _reverse(
    scope: Scope, effects: list[Effect], rows: dict[uuid.UUID, Annotation], action: uuid.UUID
) -> None:
    """Bring back what was before. What many annotations share (they were made, they were moved) goes at once."""
    made, moved = [], defaultdict(list)
    for effect in effects:
        row, before = rows[effect.annotation_id], effect.before
        if before is None:
            made.append(row.pk)
        elif before.content != effect.after.content:
            status = Status.SUBMITTED if before.status == Status.APPROVED else before.status
            rewrite(scope, row, _frame_of(before, row.pk), status=status, action=action)
            _sign_as_before(row, before)
        elif before.deleted != effect.after.deleted:
            _reverse_deletion(scope, row, before, action)
        else:
            moved[before.status].append(row.pk)
    _update(made, action, deleted_at=timezone.now(), deleted_by=scope.user)
    for earlier, ids in moved.items():
        _update(ids, action, status=earlier, reopened="")


def _update(ids: list[uuid.UUID], action: uuid.UUID, **values: object) -> None:
    if ids:
        Annotation.objects.filter(pk__in=ids).update(
            version=F("version") + 1, action_id=action, updated_at=timezone.now(), **values
        )


def _frame_of(before: Passed, pk: uuid.UUID) -> Frame:
    row = before.row
    links = sorted(before.links, key=lambda link: link.position)
    return Frame(
        id=pk,
        kind=Kind(row.kind),
        spans=row.spans,
        texts=list(row.texts),
        attributes=row.attributes,
        entity=row.entity_id,
        tags=sorted(row.tags),
        links=tuple(LinkFrame(LinkRole(link.role), link.spans, link.texts, link.target_id) for link in links),
    )


def _sign_as_before(row: Annotation, before: Passed) -> None:
    """The content is again what somebody wrote before: it is theirs, not that of who undid the change."""
    row.edited_by_id = before.row.edited_by_id
    row.save(update_fields=["edited_by"])


def _reverse_deletion(scope: Scope, row: Annotation, before: Passed, action: uuid.UUID) -> None:
    if not before.deleted:
        check_restorable(scope, row)
    row.deleted_at = before.row.deleted_at
    row.deleted_by_id = before.row.deleted_by_id
    status = Status(row.status)
    set_status(row, Status.SUBMITTED if status == Status.APPROVED else status, action=action)


def _reverse_decisions(scope: Scope, done: Action, action: uuid.UUID) -> None:
    """Withdraw the decisions of what is undone; of what is redone, decide again what was withdrawn."""
    for decision in Decision.objects.filter(action_id=done.pk).select_related("withdraws"):
        again = decision.withdraws
        template = again or decision
        Decision.objects.create(
            project=scope.project,
            annotation_id=template.annotation_id,
            edition=template.edition,
            verdict=template.verdict,
            reason=template.reason,
            note=template.note,
            reviewer=scope.user,
            withdraws=None if again else decision,
            action_id=action,
        )


def _reverse_submission(scope: Scope, verb: Verb) -> None:
    """The article, the person's assignment and layer go back to open, or are submitted again."""
    undoing = verb == Verb.UNDO
    was, becomes = ArticleState.SUBMITTED, ArticleState.OPEN
    if not undoing:
        was, becomes = becomes, was
    Article.objects.filter(pk=scope.article.pk, state=was).update(
        state=becomes, version=F("version") + 1, updated_at=timezone.now()
    )
    Assignment.objects.filter(article=scope.article, member__user=scope.user).update(
        state=AssignmentState.OPEN if undoing else AssignmentState.SUBMITTED, version=F("version") + 1
    )
    Layer.objects.filter(article=scope.article, owner=scope.user).update(
        closed_at=None if undoing else timezone.now()
    )
