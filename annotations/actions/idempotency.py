"""Doing a request once, however often it is sent."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from django.db import connection
from django.db.models.functions import Now

from annotations.actions.transactions import give_way, one_transaction
from annotations.models import Reply, User
from annotations.refusals import AlreadyUsed
from annotations.sentences import say

KEPT = datetime.timedelta(days=7)
"""How long an answer is kept. A client that has heard nothing for a week has given up."""

_CLAIM = """
INSERT INTO annotations_reply (key, user_id, request, headers, body) VALUES (%s, %s, %s, '{}', '')
ON CONFLICT (key) DO NOTHING RETURNING key
"""


@dataclass(frozen=True)
class Answer:
    """What a request is answered: the status, the headers that matter, the body as JSON text."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Subject(Protocol):
    """What a request turned out to be about, and whether the caller still reaches that."""

    project_id: uuid.UUID | None
    article_id: uuid.UUID | None

    def check_reach(self, project_id: uuid.UUID | None, article_id: uuid.UUID | None) -> None:
        """Raise `NotThere` for a project or an article that is out of reach."""


def run_once(
    *, by: User, key: uuid.UUID, digest: bytes, about: Subject, work: Callable[[], Answer]
) -> Answer:
    """Do the work and keep its answer under the key, in one transaction; the second time, give that answer.

    Claiming the key waits for whoever holds it: of requests at the same time one works and the others
    get its answer. What is refused is rolled back with its claim, so it may be tried again. A key that was
    used by somebody else or for another request (`digest`) is refused; an answer about what has gone out of
    reach since is given to nobody. That somebody else is in the way is no answer: nothing is kept of it.
    """
    return give_way(lambda: _run_once(by, key, digest, about, work))


def _run_once(by: User, key: uuid.UUID, digest: bytes, about: Subject, work: Callable[[], Answer]) -> Answer:
    with one_transaction():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [key, by.pk, digest])
            claimed = cursor.fetchone() is not None
        if not claimed:
            reply = Reply.objects.get(pk=key)
            if reply.user_id != by.pk or bytes(reply.request) != digest or reply.status is None:
                raise AlreadyUsed(
                    say("This Idempotency-Key was used for another request."), field="Idempotency-Key"
                )
            if reply.body:
                about.check_reach(reply.project_id, reply.article_id)
            return Answer(reply.status, reply.body, reply.headers)
        answer = work()
        Reply.objects.filter(pk=key).update(
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            project_id=about.project_id,
            article_id=about.article_id,
        )
        return answer


def forget_old_answers() -> int:
    """Delete the answers that have been kept for long enough; return how many."""
    return Reply.objects.filter(created_at__lt=Now() - KEPT).delete()[0]
