"""Doing a request once, however often it is sent."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from annotations.actions.transactions import one_transaction
from annotations.models import Reply, User
from annotations.refusals import AlreadyUsed

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


def once(*, by: User, key: uuid.UUID, digest: bytes, work: Callable[[], Answer]) -> Answer:
    """Do the work and keep its answer under the key, in one transaction; the second time, give that answer.

    Claiming the key waits for whoever holds it: of requests at the same time one works and the others
    get its answer. What is refused is rolled back with its claim, so it may be tried again. A key that was
    used by somebody else or for another request (`digest`) is refused.
    """
    with one_transaction():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [key, by.pk, digest])
            claimed = cursor.fetchone() is not None
        if not claimed:
            return _given(by, Reply.objects.get(pk=key), digest)
        answer = work()
        Reply.objects.filter(pk=key).update(status=answer.status, headers=answer.headers, body=answer.body)
        return answer


def _given(by: User, reply: Reply, digest: bytes) -> Answer:
    if reply.user_id != by.pk or bytes(reply.request) != digest or reply.status is None:
        raise AlreadyUsed("This Idempotency-Key was used for another request.", field="Idempotency-Key")
    return Answer(reply.status, reply.body, reply.headers)
