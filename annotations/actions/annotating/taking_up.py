"""Linking words that wait in the links of an article to the entity or the source that they mean, all in one step."""

import uuid
from collections.abc import Collection
from typing import Any

from annotations.actions.annotating.changing import change_in, check_changeable
from annotations.actions.batches import Batch
from annotations.actions.scopes import check_current, lock_annotation
from annotations.actions.transactions import one_transaction
from annotations.choices import Kind, LinkRole
from annotations.models import Annotation, User
from annotations.queries.workspace.waiting_words import Waiting, find_waiting, is_name
from annotations.refusals import WrongState
from annotations.scheme import SAID_BY_WORDS, SLOTS
from annotations.sentences import say


def take_up(
    *,
    by: User,
    article_id: uuid.UUID,
    annotation_id: uuid.UUID,
    version: int | None,
    among: Collection[uuid.UUID],
    action_id: uuid.UUID | None = None,
) -> list[uuid.UUID]:
    """Link the words of those of `among` that are a name of an annotation to it; returns their ids.

    What others have linked or changed meanwhile is left out; it is refused when nothing is left. One undo takes it back.
    """
    with one_transaction():
        scope, meant = lock_annotation(by, annotation_id, version=version, article_id=article_id)
        check_current(scope, meant)
        waiting = find_waiting(scope.actor, meant)
        left = sorted(set(among) & set(waiting.rows if waiting else ()))
        if waiting is None or not left:
            raise WrongState(
                say("None of these is left to link: somebody has changed them, or linked them already.")
            )
        batch = Batch(first_id=action_id)
        for pk in left:
            within, row = lock_annotation(by, pk, version=None, article_id=article_id)
            check_changeable(within, row)
            change_in(within, row, changes={"links": _link(row, waiting)}, batch=batch)
        return left


def _link(row: Annotation, waiting: Waiting) -> list[dict[str, Any]]:
    """The links of a row, in which the words that are a name of what is meant mean it; once in each role."""
    meant, links = waiting.meant, list[dict[str, Any]]()
    linked = {link.role for link in row.locked_links or () if link.target_id == meant.pk}
    for link in row.locked_links or ():
        target = link.target_id if link.target_is_there else None
        fits = link.role in SAID_BY_WORDS and meant.kind in SLOTS[Kind(row.kind)][LinkRole(link.role)].targets
        if target is None and fits and link.role not in linked and is_name(link.texts or (), waiting.names):
            target = meant.pk
            linked.add(link.role)
        if target or link.spans:
            spans = [list(span) for span in link.spans or ()]
            links.append({"role": link.role, "spans": spans, "target": target})
    return links
