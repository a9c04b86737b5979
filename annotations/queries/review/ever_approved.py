"""What has been in the approved set of a project at some time, as its history knows."""

import uuid
from collections.abc import Collection

from django.db import connections

_ONCE_APPROVED = """
WITH annotation_state AS (
    SELECT pgh_id, pgh_obj_id AS id, event.article_id, status = 'approved' AND deleted_at IS NULL AS approved,
           max(seq) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS since
    FROM annotations_annotationevent AS event LEFT JOIN annotations_action AS action ON action.id = pgh_context_id
    WHERE pgh_obj_id = ANY (%(ids)s)),
article_state AS (
    SELECT pgh_id, pgh_obj_id AS id, NOT restricted AND deleted_at IS NULL AS open,
           max(seq) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS since
    FROM annotations_articleevent LEFT JOIN annotations_action AS action ON action.id = pgh_context_id
    WHERE pgh_obj_id IN (SELECT article_id FROM annotation_state)),
annotation_span AS (
    SELECT id, article_id, approved,
           int8range(coalesce(since, 0), lead(coalesce(since, 0)) OVER (PARTITION BY id ORDER BY pgh_id)) AS during
    FROM annotation_state),
article_span AS (
    SELECT id, open,
           int8range(coalesce(since, 0), lead(coalesce(since, 0)) OVER (PARTITION BY id ORDER BY pgh_id)) AS during
    FROM article_state)
SELECT annotation_span.id, bool_or(coalesce(article_span.open, false))
FROM annotation_span LEFT JOIN article_span
    ON article_span.id = annotation_span.article_id AND article_span.during && annotation_span.during
WHERE approved AND NOT isempty(annotation_span.during)
GROUP BY annotation_span.id
"""


def once_approved(ids: Collection[uuid.UUID], *, using: str = "default") -> dict[uuid.UUID, bool]:
    """Those of some annotations that were approved at the end of some action, and whether their article was open then.

    An article is open while it is neither restricted nor taken out. Time is counted in the project's actions (`seq`);
    what bare SQL did counts as done by the action before.
    """
    if not ids:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute(_ONCE_APPROVED, {"ids": list(ids)})
        return dict(cursor.fetchall())
