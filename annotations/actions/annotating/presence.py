"""Being at an article: noted every few seconds while its page is open, and forgotten a minute after."""

import uuid

from django.db import connection

from annotations.models import User
from annotations.models.presence import NOTED

# First the own row, then those that nobody else holds: who waits for one holds none, so no two wait for each other.
_NOTE = """
INSERT INTO annotations_presence AS there (article_id, user_id) VALUES (%(article)s, %(user)s)
ON CONFLICT (article_id, user_id) DO UPDATE SET seen_at = statement_timestamp()
WHERE there.seen_at < statement_timestamp() - %(noted)s::interval;
DELETE FROM annotations_presence AS there USING (
    SELECT article_id, user_id FROM annotations_presence
    WHERE seen_at < statement_timestamp() - interval '1 minute' FOR UPDATE SKIP LOCKED) AS old
WHERE (there.article_id, there.user_id) = (old.article_id, old.user_id);
"""


def be_here(*, by: User, article_id: uuid.UUID) -> None:
    """Note that somebody, who may see it, has the article open. No action: there is nothing to know of it later."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"article": article_id, "user": by.pk, "noted": str(NOTED)})
