"""Bringing back what was before an action: content, statuses, decisions, the submission of an article."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from annotations.actions.annotating.deleting import check_restorable, set_deleted
from annotations.actions.annotating.references import check_records, check_targets
from annotations.actions.annotating.rows import content_of, rewrite, set_status, stored_content_of
from annotations.actions.annotating.sameness import check_free, layer_text_of, place_of
from annotations.actions.review.deciding import approvers_of
from annotations.actions.scopes import Scope
from annotations.choices import ArticleState, AssignmentState, Reopened, Status, Verb
from annotations.models import Action, Annotation, Article, Assignment, Decision, Layer
from annotations.policy import is_backed
from annotations.queries.history import Effect, Passed, was_submitted_by_others
from annotations.refusals import Invalid, WrongState
from annotations.sentences import say


def check_places(done: Action, effects: list[Effect], rows: dict[uuid.UUID, Annotation]) -> None:
    """Refuse to bring something back to where the same is marked meanwhile."""
    returning = []
    for effect in effects:
        row, before = rows[effect.annotation_id], effect.before
        if before is None or before.deleted or before.status == Status.DISMISSED:
            continue
        is_there = row.deleted_at is None and row.status != Status.DISMISSED
        if not is_there or place_of(before.row) != place_of(row):
            returning.append((layer_text_of(row), place_of(before.row)))
    check_free(returning, besides=[effect.annotation_id for effect in effects], since=done.pk)


def reverse(
    scope: Scope,
    effects: list[Effect],
    rows: dict[uuid.UUID, Annotation],
    action: uuid.UUID,
    *,
    approving: bool,
) -> None:
    """Bring back what was before. What many annotations share (they were made, they were moved) goes at once."""
    made, gone, moved = [], [], defaultdict(list)
    for effect in effects:
        row, before = rows[effect.annotation_id], effect.before
        if before is None:
            made.append(row.pk)
        elif before.content != effect.after.content:
            _rewrite(scope, row, before, effect.after, action)
        elif before.deleted and not effect.after.deleted:
            _delete_again(row, before, action)
        elif effect.after.deleted and not before.deleted:
            gone.append(row)
        else:
            editor = before.row.edited_by_id if row.edition == before.row.edition else row.edited_by_id
            status: Status = Status.APPROVED if approving else before.status
            status = _lower_unearned(scope, row, status)
            moved[status, before.row.reopened, before.row.author_id, editor].append(row.pk)
    _update(made, action, deleted_at=timezone.now(), deleted_by=scope.user)
    _restore(scope, gone, action)
    for (status, reopened, author, editor), ids in moved.items():
        _update(ids, action, status=status, reopened=reopened, author=author, edited_by=editor)


def _lower_unearned(scope: Scope, row: Annotation, status: Status) -> Status:
    """Approved is only what enough people stand behind, as the project asks for now."""
    if status == Status.APPROVED and not is_backed(scope.project, row, approvers_of(row)):
        return Status.SUBMITTED
    return status


def _rewrite(scope: Scope, row: Annotation, before: Passed, after: Passed, action: uuid.UUID) -> None:
    """Bring content back. It is again what somebody wrote before, and theirs; unless what it points to has changed
    meanwhile: then it is of who brings it back, and what somebody had agreed to has to be looked at again."""
    links = sorted(before.links, key=lambda link: link.position)
    frame = content_of(row.pk, before.row, links)
    try:
        check_records(scope, [frame], kept=stored_content_of(row))
        check_targets(scope, [frame], kept=stored_content_of(row))
    except Invalid:
        raise WrongState(
            say("What it pointed to is gone, or points back to it: it cannot be taken back.")
        ) from None
    same_beneath = row.edition == after.row.edition
    settled = before.status in (Status.APPROVED, Status.FIXED)
    lost = before.status == Status.APPROVED or (settled and not same_beneath)
    if before.status == Status.SUGGESTED:  # accepted by changing it: it is the machine's again
        row.author_id = before.row.author_id
    rewrite(
        scope,
        row,
        frame,
        status=Status.SUBMITTED if lost else before.status,
        action=action,
        editor=before.row.edited_by_id if same_beneath else None,
        reopened=row.reopened or (Reopened.CHANGED if lost else ""),
    )


def _update(ids: list[uuid.UUID], action: uuid.UUID, **values: object) -> None:
    if ids:
        Annotation.objects.filter(pk__in=ids).update(
            version=F("version") + 1, action_id=action, updated_at=timezone.now(), **values
        )


def _delete_again(row: Annotation, before: Passed, action: uuid.UUID) -> None:
    row.deleted_at = before.row.deleted_at
    row.deleted_by_id = before.row.deleted_by_id
    status = Status(row.status)
    set_status(row, Status.SUBMITTED if status == Status.APPROVED else status, action=action)


def _restore(scope: Scope, rows: list[Annotation], action: uuid.UUID) -> None:
    """Bring back what is deleted, at once; what was approved has to be looked at again."""
    if not rows:
        return
    check_restorable(scope, rows)
    for row in rows:
        if row.status == Status.APPROVED:
            set_deleted(scope, row, deleted=False, action=action)
    rest = [row.pk for row in rows if row.status != Status.APPROVED and row.deleted_at is not None]
    _update(rest, action, deleted_at=None, deleted_by=None)


def reverse_decisions(scope: Scope, done: Action, action: uuid.UUID, ids: Collection[uuid.UUID]) -> None:
    """Withdraw the decisions of what is undone; of what is redone, decide again what was withdrawn."""
    redone = Action.objects.filter(verb=Verb.REDO, undoes__undoes=done.pk).values("pk")
    made = Decision.objects.filter(Q(action_id=done.pk) | Q(action_id__in=redone), annotation__in=ids)
    made = made.filter(~Exists(Decision.objects.filter(withdraws=OuterRef("pk"))))
    for decision in made.select_related("withdraws__reviewer").order_by("id"):
        again = decision.withdraws
        template = again or decision
        Decision.objects.create(
            project=scope.project,
            annotation_id=template.annotation_id,
            edition=template.edition,
            verdict=template.verdict,
            reason=template.reason,
            note=template.note,
            reviewer=template.reviewer if again else scope.user,
            withdraws=None if again else decision,
            action_id=action,
        )


def reverse_submission(scope: Scope, verb: Verb) -> None:
    """The person's assignment and layer go back to open, or are submitted again; the article too, unless somebody else
    has submitted it as well."""
    undoing = verb == Verb.UNDO
    was, becomes = ArticleState.SUBMITTED, ArticleState.OPEN
    if not undoing:
        was, becomes = becomes, was
    if not (undoing and was_submitted_by_others(scope.user.pk, scope.article.pk)):
        Article.objects.filter(pk=scope.article.pk, state=was).update(
            state=becomes, version=F("version") + 1, updated_at=timezone.now()
        )
    Assignment.objects.filter(article=scope.article, member__user=scope.user).update(
        state=AssignmentState.OPEN if undoing else AssignmentState.SUBMITTED, version=F("version") + 1
    )
    Layer.objects.filter(article=scope.article, owner=scope.user).update(
        closed_at=None if undoing else timezone.now()
    )
