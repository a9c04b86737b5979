"""What every action shares: one transaction, the entry in the log, and refusals in place of database errors."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    DataError,
    IntegrityError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from psycopg import errors

from annotations.choices import Verb
from annotations.models import User
from annotations.models.fields import new_id
from annotations.refusals import ARCHIVED, NOT_USABLE, AlreadyUsed, Busy, Invalid, NoRoom, Refusal, WrongState
from annotations.sentences import say
from newsnotes.disk import disk

Result = TypeVar("Result")

_CONTEXT = (
    "SELECT set_config('pghistory.context_id', %s::uuid::text, true),"
    " set_config('newsnotes.actor', %s::uuid::text, true)"
)
_LOGGED = """
logged AS (
    INSERT INTO annotations_action (id, project_id, article_id, by_id, verb, undoes_id, note, batch)
    SELECT %s::uuid, %s::uuid, %s::uuid, %s::uuid, %s::text, %s::uuid, %s::text, %s::uuid
    WHERE (%s::boolean OR NOT EXISTS (
        SELECT FROM annotations_project WHERE id = %s::uuid AND archived_at IS NOT NULL))
"""

_IS_LOGGED = f"RETURNING 1) {_CONTEXT}, EXISTS (SELECT FROM logged)"
_BEGIN = " ".join(["WITH", _LOGGED, _IS_LOGGED])
_UNLESS = " ".join(["AND NOT EXISTS (SELECT FROM standing)", _IS_LOGGED, ", (SELECT * FROM standing)"])

_IDS = {
    "annotations_annotation": NOT_USABLE,
    "annotations_article": NOT_USABLE,
    "annotations_entity": NOT_USABLE,
    "annotations_action": say("This request’s id was used for another one."),
}
_KEYS_OF_IDS = ("_pkey", "_project_id_key", "_article_id_key")
"""Of a table's keys with its id in them, PostgreSQL names the oldest: in a restored database any of them."""

_REFUSALS: dict[str, tuple[type[Refusal], str, str]] = {
    "annotations_project_slug_key": (AlreadyUsed, say("Another project has this short name."), "slug"),
    "article_external_id_once": (
        AlreadyUsed,
        say("Another article of this project has this external id."),
        "external_id",
    ),
    "entity_wikidata_id_once": (
        AlreadyUsed,
        say("Another record of this project has this Wikidata id."),
        "wikidata_id",
    ),
    "member_once_per_project": (AlreadyUsed, say("This person is already a member."), "user"),
    "annotation_text_not_blank": (
        Invalid,
        say("There is nothing in this passage that a reader can see."),
        "spans",
    ),
    "link_text_not_blank": (Invalid, say("There is nothing in these words that a reader can see."), "links"),
    "demo_not_on_hold": (Invalid, say("A hold is on the demo project or an article of it."), "demo"),
    "revision_not_blank": (Invalid, say("The text is empty."), "text"),
    "link_role_once": (Invalid, say("This link can be there only once."), "links"),
    "link_target_once_per_role": (Invalid, say("The same annotation is linked twice in one role."), "links"),
    "link_role_of_kind": (
        Invalid,
        say("The kind cannot be changed: a link does not fit the new one."),
        "kind",
    ),
    "entity_local_not_identifying": (
        Invalid,
        say("A record that is local to one article holds no aliases, no Wikidata id and no description."),
        "wikidata_id",
    ),
    "entity_wikidata_id_form": (Invalid, say("A Wikidata id looks like Q42."), "wikidata_id"),
    "annotation_record_not_deleted": (
        Invalid,
        say("There is no such record in this project."),
        "attributes.entity",
    ),
    "annotation_record_of_this_article": (
        Invalid,
        say("This record is local to another article."),
        "attributes.entity",
    ),
}


@contextmanager
def one_transaction(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Run the block in a transaction; what the database refuses, also at the commit, is a `Refusal`.

    `NoRoom` before anything is done where the disk is full: a database that cannot write ends.
    """
    if disk.is_full:
        raise NoRoom(disk.sentence)
    try:
        with transaction.atomic(using=using):
            yield
    except IntegrityError as error:
        raise _refusal(error) from error
    except (DataError, UnicodeEncodeError) as error:
        raise Invalid(say("This holds a character or a number that cannot be stored.")) from error
    except OperationalError as error:
        if isinstance(error.__cause__, errors.DeadlockDetected | errors.LockNotAvailable):
            is_deadlock = isinstance(error.__cause__, errors.DeadlockDetected)
            raise Busy(
                say("Somebody else is changing this right now; try again."), at_once=is_deadlock
            ) from error
        raise


def give_way(work: Callable[[], Result]) -> Result:
    """Do work that is whole transactions; once more if the database gave it up to let another one through.

    Inside a transaction it is left to whoever began that: a part of it cannot be done again while the rest holds its
    locks.
    """
    try:
        return work()
    except Busy as refusal:
        if not refusal.at_once or connection.in_atomic_block:
            raise
    return work()


def _refusal(error: IntegrityError) -> Refusal:
    cause = error.__cause__
    name = (cause.diag.constraint_name or "") if isinstance(cause, errors.Error) else ""
    if isinstance(cause, errors.UniqueViolation) and name.endswith(_KEYS_OF_IDS):
        table = cause.diag.table_name or ""
        if table in _IDS:
            return AlreadyUsed(_IDS[table], field="id")
    if name in _REFUSALS:
        kind, sentence, field = _REFUSALS[name]
        return kind(sentence, field=field)
    return Invalid(
        say("The database refused this: it breaks the rule “{rule}”.", rule=name.replace("_", " "))
    )


def begin_action(
    *,
    by: User,
    verb: Verb,
    project_id: uuid.UUID,
    article_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
    undoes_id: uuid.UUID | None = None,
    note: str = "",
    batch: uuid.UUID | None = None,
    archived: bool = False,
    using: str = DEFAULT_DB_ALIAS,
) -> uuid.UUID:
    """Log the action and make it the context of all history that follows in this transaction.

    Call it after the locks and checks and before the first write. Returns the action's id: `action_id`
    if the client made one, else a new one. `archived` is for what may be done in an archived project, too: to others it
    says no here once more, for who has waited for a lock while it was archived.
    """
    action_id = action_id or new_id()
    logged = [action_id, project_id, article_id, by.pk, verb.value, undoes_id, note, batch]
    database: Any = connections[using]
    with database.prepared_cursor() as cursor:
        cursor.execute(_BEGIN, [*logged, archived, project_id, action_id, by.pk])
        *_, is_logged = cursor.fetchone()
    if not is_logged:
        raise WrongState(ARCHIVED)
    return action_id


def resume_action(action_id: uuid.UUID, *, by: User) -> None:
    """Make an action that was begun in this transaction the context of the history that follows."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTEXT, [action_id, by.pk])


def act_as(by: User) -> None:
    """Say who acts to what the database logs by itself, for a change that is no action of a project."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('newsnotes.actor', %s, true)", [str(by.pk)])


def begin_action_unless(
    standing: tuple[str, Sequence[Any]],
    *,
    by: User,
    verb: Verb,
    project_id: uuid.UUID,
    article_id: uuid.UUID,
    action_id: uuid.UUID | None = None,
) -> tuple[uuid.UUID, uuid.UUID | None]:
    """`begin_action`, unless a part of a statement (`prepare_part`) finds an id: then nothing is logged.

    Returns the action's id, and that one. One statement for both, because every mark that is saved pays for it.
    """
    action_id = action_id or new_id()
    rows, values = standing
    logged = [action_id, project_id, article_id, by.pk, verb.value, None, "", None]
    database: Any = connection
    with database.prepared_cursor() as cursor:
        cursor.execute(
            " ".join(["WITH standing AS MATERIALIZED (", rows, "),", _LOGGED, _UNLESS]),
            [*values, *logged, False, project_id, action_id, by.pk],
        )
        *_, is_logged, first = cursor.fetchone()
    if first is None and not is_logged:
        raise WrongState(ARCHIVED)
    return action_id, first
