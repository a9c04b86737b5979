"""The database is away, stopped, out of connections, read-only or locked: 503 with a sentence, soon, at every door."""

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
from django import db
from psycopg import errors

from newsnotes.engine import outages
from newsnotes.engine.outages import OutcomeUnknown, outage_of
from newsnotes.postgres.processes import servers_in
from tests.engine.sites import Answer, Doors, Served, doors_of, served
from tests.postgres.sites import wait_for

SOON = 5.0
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'newsnotes_web'"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with served(folder / "var", NEWSNOTES_STATEMENT_SECONDS="2") as there:
        there.sign_in("max")
        yield there


@pytest.fixture(scope="module")
def doors(site: Served) -> Doors:
    return doors_of(site)


def run(site: Served, statement: str) -> None:
    with site.database.connect(user="postgres") as owner:
        owner.execute(statement)


def is_back(site: Served) -> bool:
    return site.ask("GET", "/readyz").status == 200 and site.ask("GET", "/").status == 200


@contextmanager
def stopped(site: Served) -> Iterator[None]:
    """Every process of the server is stopped: it takes connections and says nothing."""
    processes = servers_in(site.database.places.data)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@contextmanager
def without_connections(site: Served) -> Iterator[None]:
    run(site, "ALTER ROLE newsnotes_web CONNECTION LIMIT 0")
    run(site, OTHERS)
    try:
        yield
    finally:
        run(site, "ALTER ROLE newsnotes_web CONNECTION LIMIT -1")


@contextmanager
def locked(site: Served) -> Iterator[None]:
    """A statement waits for longer than it may."""
    with site.database.connect() as owner:
        owner.execute(
            "BEGIN; LOCK TABLE annotations_session, annotations_user, annotations_signinattempts, annotations_token"
        )
        yield


def assert_refused(name: str, answer: Answer) -> None:
    assert answer.status == 503, f"{name}: {answer.status} {answer.body[:300]}"
    assert answer.seconds < SOON, f"{name} took {answer.seconds:.1f} s"
    assert int(answer.headers["retry-after"]) > 0
    said = re.sub("<[^>]+>", " ", answer.body)
    assert any(sentence in said for sentence in SENTENCES), f"{name}: {said[-300:]}"
    if name.startswith(("API", "export")):
        assert answer.headers["content-type"] == "application/problem+json"
    if name in ("fragment", "mark"):
        assert answer.body.strip().startswith('<div id="said" class="failed">')


SENTENCES = [one.sentence for one in vars(outages).values() if isinstance(one, outages.Outage)]


@pytest.mark.parametrize("away", [stopped, without_connections, locked])
def test_every_door_says_soon_that_the_database_is_away(
    site: Served,
    doors: Doors,
    away: Callable[[Served], AbstractContextManager[None]],
) -> None:
    wait_for(lambda: is_back(site), 30)
    with away(site):
        answers = {name: ask() for name, ask in doors.items()}
        ready, live = site.ask("GET", "/readyz"), site.ask("GET", "/livez")

    if away is locked:
        answers.pop("sign-in page")  # asks nothing that is locked, where nobody is signed in
    for name, answer in answers.items():
        assert_refused(name, answer)
    assert (ready.status, live.status) == (200 if away is locked else 503, 200)
    assert live.seconds < 1
    wait_for(lambda: is_back(site), 10)


def test_while_it_is_stopped_nobody_waits_but_the_first(site: Served) -> None:
    wait_for(lambda: is_back(site), 30)
    answers: list[Answer] = []
    with stopped(site):
        together = [threading.Thread(target=lambda: answers.append(site.ask("GET", "/"))) for _ in range(12)]
        for thread in together:
            thread.start()
        for thread in together:
            thread.join()
        later = site.ask("GET", "/")

    assert [answer.status for answer in answers] == 12 * [503]
    assert max(answer.seconds for answer in answers) < SOON
    assert later.seconds < 1
    wait_for(lambda: is_back(site), 10)


def test_a_killed_server_is_503_until_it_is_back(site: Served, doors: Doors) -> None:
    wait_for(lambda: is_back(site), 30)
    os.kill(site.database.postmaster, signal.SIGKILL)

    statuses = set()
    give_up = time.monotonic() + 40
    while not is_back(site):
        answer = doors["mark"]()
        statuses.add(answer.status)
        assert answer.seconds < SOON
        assert time.monotonic() < give_up

    assert statuses <= {200, 503}


def test_what_only_reads_goes_on_where_nothing_can_be_stored(site: Served, doors: Doors) -> None:
    wait_for(lambda: is_back(site), 30)
    run(site, "ALTER ROLE newsnotes_web SET default_transaction_read_only = on")
    run(site, OTHERS)
    try:
        wait_for(lambda: is_back(site), 10)
        answers = {name: doors[name]() for name in ("first page", "workspace", "API", "export")}
        refused = {name: doors[name]() for name in ("mark", "sign-in")}
    finally:
        run(site, "ALTER ROLE newsnotes_web RESET default_transaction_read_only")
        run(site, OTHERS)

    assert {answer.status for answer in answers.values()} == {200}
    for name, answer in refused.items():
        assert_refused(name, answer)


STATES = {
    errors.AdminShutdown: outages.AWAY,
    errors.CrashShutdown: outages.AWAY,
    errors.CannotConnectNow: outages.AWAY,
    errors.ConnectionFailure: outages.AWAY,
    errors.IoError: outages.AWAY,
    errors.TooManyConnections: outages.BUSY,
    errors.OutOfMemory: outages.BUSY,
    errors.DeadlockDetected: outages.BUSY,
    errors.LockNotAvailable: outages.BUSY,
    errors.SerializationFailure: outages.BUSY,
    errors.DiskFull: outages.FULL,
    errors.ReadOnlySqlTransaction: outages.READ_ONLY,
    errors.QueryCanceled: outages.TOO_LONG,
    errors.IdleInTransactionSessionTimeout: outages.TOO_LONG,
    psycopg.OperationalError: outages.AWAY,
    psycopg.InterfaceError: outages.AWAY,
    errors.UniqueViolation: None,
    errors.SyntaxError: None,
    errors.DivisionByZero: None,
    errors.DataCorrupted: None,
}


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
def test_outages_are_told_from_our_own_mistakes(kind):
    wrapper = next(
        name
        for name in ("OperationalError", "InterfaceError", "DatabaseError")
        if issubclass(kind, getattr(psycopg, name))
    )
    wrapped = getattr(db, wrapper)("…")
    wrapped.__cause__ = kind("…")

    assert outage_of(kind("…")) is STATES[kind]
    assert outage_of(wrapped) is STATES[kind]


def test_what_is_no_error_of_the_database_is_no_outage():
    problem = ValueError("…")
    problem.__cause__ = psycopg.OperationalError("…")

    assert outage_of(problem) is None
    assert outage_of(OutcomeUnknown("…")) is outages.UNKNOWN
