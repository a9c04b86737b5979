"""What the change feed tells beside annotations that changed themselves: checks, sign-offs, records.

Each thing comes once, at the last action that changed it in this way: what comes again later is left for later.
"""

import uuid
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import QuerySet

from annotations.choices import CheckState, Verb
from annotations.models import Action, Annotation, Check

_SIGNED = """
WITH state AS (
    SELECT pgh_obj_id AS id, pgh_id, pgh_context_id AS action, state = 'signed_off' AS signed,
           lag(state = 'signed_off', 1, false) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS was_signed
    FROM annotations_articleevent
    WHERE pgh_obj_id IN (SELECT pgh_obj_id FROM annotations_articleevent WHERE pgh_context_id = ANY (%(actions)s)))
SELECT DISTINCT ON (id) id, action FROM state WHERE signed <> was_signed ORDER BY id, pgh_id DESC
"""

_RENAMED = """
WITH state AS (
    SELECT pgh_obj_id AS id, pgh_id, pgh_label, pgh_context_id AS action, article_id,
           (name, type, wikidata_id, merged_into_id) IS DISTINCT FROM
               lag((name, type, wikidata_id, merged_into_id)) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS changed
    FROM annotations_entityevent
    WHERE pgh_obj_id IN (SELECT pgh_obj_id FROM annotations_entityevent WHERE pgh_context_id = ANY (%(actions)s)))
SELECT DISTINCT ON (id) id, action FROM state
WHERE changed AND pgh_label = 'update' AND article_id IS NULL ORDER BY id, pgh_id DESC
"""


def find_signed(actions: Mapping[uuid.UUID, Action]) -> dict[uuid.UUID, Action]:
    """The articles that these actions signed off, or of which they lifted the sign-off."""
    return _find(_SIGNED, actions)


def find_renamed(actions: Mapping[uuid.UUID, Action]) -> dict[uuid.UUID, Action]:
    """The records of the project to which these actions gave another name, type or Wikidata id, or that they merged."""
    return _find(_RENAMED, actions)


def _find(statement: str, actions: Mapping[uuid.UUID, Action]) -> dict[uuid.UUID, Action]:
    if not actions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"actions": list(actions)})
        return {pk: actions[action] for pk, action in cursor.fetchall() if action in actions}


def find_checked(
    actions: Mapping[uuid.UUID, Action], approved: QuerySet[Annotation]
) -> dict[uuid.UUID, Action]:
    """The claims of the set whose check these actions agreed to, or took up again after it had been agreed to."""
    articles = {action.article_id for action in actions.values() if action.verb == Verb.CHECK}
    if not articles:
        return {}
    claims = approved.filter(article__in=articles, checks__action_id__in=actions).values("pk")
    log = Check.objects.filter(annotation__in=claims).order_by("annotation", "number")
    told = {entry.annotation_id: entry.action_id for entry in _list_telling(log)}
    return {pk: actions[action] for pk, action in told.items() if action is not None and action in actions}


def _list_telling(log: Iterable[Check]) -> Iterable[Check]:
    """The entries that change what a claim says of its check."""
    before: Check | None = None
    for entry in log:
        follows = before is not None and before.annotation_id == entry.annotation_id
        if entry.state == CheckState.AGREED or (follows and before and before.state == CheckState.AGREED):
            yield entry
        before = entry
