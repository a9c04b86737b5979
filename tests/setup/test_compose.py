"""docker-compose.yml, read and carried out without containers: its commands run against a real database."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from tests.postgres.sites import Site
from tests.setup.processes import ROOT, await_that, bare, end, free_port, running

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SECRETS = {
    "SECRET_KEY": "a-secret-of-more-than-fifty-characters-0123456789-abcdef",
    "ALLOWED_HOSTS": "notes.example",
    "POSTGRES_PASSWORD": 'it\'s "quoted" $ @:/',
    "NEWSNOTES_OWNER_PASSWORD": "owner's @:/?#",
    "NEWSNOTES_WEB_PASSWORD": "web's \\ @:/?#",
}


def filled(value: Any, given: dict[str, str]) -> str:
    """A value of the file as compose fills it in from `.env`: `${A:-default}`, `${A:?sentence}`."""

    def fill(found: re.Match[str]) -> str:
        name, operator, rest = found.groups()
        if given.get(name):
            return given[name]
        assert operator == ":-", f"{name} is required"
        return rest

    return re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", fill, str(value))


def environment_of(service: str) -> dict[str, str]:
    return {name: filled(value, SECRETS) for name, value in SERVICES[service]["environment"].items()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on which nothing was done but what the database's container does when it is made."""
    site = Site(tmp_path_factory.mktemp("compose") / "var")
    site.ready()
    with psycopg.connect(_url(site, "postgres", "postgres"), autocommit=True) as connection:
        for statement in ("DATABASE newsnotes", "ROLE newsnotes_web", "ROLE newsnotes_owner"):
            connection.execute(f"DROP {statement}")
    tools = _programs()
    given = {"PGHOST": str(site.places.socket_dir), "PGPORT": "5432", "PATH": f"{tools}:{os.environ['PATH']}"}
    subprocess.run(
        ["sh", ROOT / "docker" / "roles.sh"], env=bare(**environment_of("db"), **given), check=True
    )
    yield site
    site.clear()


def _programs() -> Path:
    from newsnotes.postgres.binaries import installed

    return next(installed()).bin


def _url(site: Site, user: str, name: str) -> str:
    return f"postgresql://{user}@/{name}?host={site.places.socket_dir}&port=5432"


def here(site: Site, service: str, **more: str) -> dict[str, str]:
    """The environment of a service, with the database on this machine."""
    named = environment_of(service)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if name in named:
            user = named[name].split("//")[1].split("@")[0]
            named[name] = _url(site, user, "newsnotes")
    return bare(**named, **more)


def command_of(service: str) -> list[str]:
    program, *arguments = SERVICES[service]["command"]
    assert program == "python"
    return [sys.executable, *arguments]


@pytest.mark.slow
def test_commands_of_the_services_start_one_after_another(site: Site, tmp_path: Path) -> None:
    migrated = subprocess.run(
        command_of("migrate"),
        cwd=ROOT,
        env=here(site, "migrate"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert migrated.returncode == 0, migrated.stderr
    said = subprocess.run(
        command_of("first"), cwd=ROOT, env=here(site, "first"), capture_output=True, text=True, check=True
    )
    assert "within 7 days: https://notes.example/accounts/first/" in said.stdout

    port, log = str(free_port()), tmp_path / "web"
    given = {
        "PORT": port,
        "NEWSNOTES_VAR": str(tmp_path / "var"),
        "NEWSNOTES_STATIC_ROOT": str(_static(tmp_path)),
    }
    web = here(site, "web", **given)
    with running(command_of("web"), web, log) as server:
        kind, *healthcheck = SERVICES["web"]["healthcheck"]["test"]
        assert (kind, healthcheck[0]) == ("CMD", "python")
        asked = [sys.executable, *healthcheck[1:]]
        await_that(
            lambda: (
                subprocess.run(asked, cwd=ROOT, env=web, check=False, capture_output=True).returncode == 0
            ),
            log,
        )
        assert end(server, signal.SIGTERM) == 0

    log = tmp_path / "worker"
    with running(command_of("worker"), web, log) as worker:
        await_that(lambda: _workers(site) == 1, log)
        assert end(worker, signal.SIGTERM) == 0
    assert not (tmp_path / "var" / "postgres").exists()


def _static(tmp_path: Path) -> Path:
    target = tmp_path / "static"
    given = {"NEWSNOTES_VAR": str(tmp_path / "build"), "NEWSNOTES_STATIC_ROOT": str(target)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    subprocess.run(command, cwd=ROOT, env=bare(**given), check=True, capture_output=True)
    return target


def _workers(site: Site) -> int:
    with psycopg.connect(_url(site, "postgres", "newsnotes")) as connection:
        return connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone()[0]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_missing_secret_stops_compose(secret: str) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert f"${{{secret}:?" in text
    assert f"${{{secret}:-" not in text


def test_the_site_does_not_know_the_passwords_of_the_owner() -> None:
    for service in ("web", "worker", "first"):
        named = str(SERVICES[service]["environment"])
        assert "OWNER_PASSWORD" not in named
        assert "POSTGRES_PASSWORD" not in named


def test_everything_waits_for_the_migrations_and_can_be_scaled() -> None:
    for service in ("web", "worker", "first"):
        assert SERVICES[service]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert "container_name" not in SERVICES[service]
    (ports,) = SERVICES["web"]["ports"]
    assert filled(ports, {}) == "127.0.0.1:8000-8009:8000"


def test_containers_of_the_product_may_write_nowhere_but_in_memory_and_into_ledgers() -> None:
    for service in ("migrate", "web", "worker", "first"):
        assert SERVICES[service]["read_only"] is True
        assert SERVICES[service]["cap_drop"] == ["ALL"]
    assert [SERVICES[service]["volumes"] for service in ("web", "worker")] == [["access:/srv/access"]] * 2


def test_what_was_erased_is_kept_in_a_volume_that_only_the_owner_has() -> None:
    folder = "/srv/erasures"
    assert SERVICES["migrate"]["volumes"] == [f"erasures:{folder}", "access:/srv/access"]
    assert {"erasures", "access"} <= COMPOSE["volumes"].keys()
    image = (ROOT / "Dockerfile").read_text()
    assert f"NEWSNOTES_ERASURES={folder}/erasures.jsonl" in image
    assert "NEWSNOTES_ACCESS_LEDGER=/srv/access/access.jsonl" in image
    # A new volume takes these over.
    assert f"install --directory --owner=newsnotes --mode=700 {folder} /srv/access" in image


MADE = """
from tests import factories
project = factories.project()
print(factories.article(project, factories.member(project, "max", "manager")).pk)
"""


@pytest.mark.slow
def test_what_is_restored_as_documented_has_no_erased_article(site: Site, tmp_path: Path) -> None:
    """docs/how-to/backup.md, with the volume of erasures as a folder and the programs of the database's container."""
    given = {
        "NEWSNOTES_ERASURES": str(tmp_path / "erasures.jsonl"),
        "NEWSNOTES_ACCESS_LEDGER": str(tmp_path / "access.jsonl"),
        "NEWSNOTES_VAR": str(tmp_path / "var"),
    }

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        environment = here(site, "migrate", **given)
        return subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        ).stdout

    def program(name: str, database: str, *arguments: str) -> None:
        command = [_programs() / name, *arguments, f"--dbname={_url(site, 'postgres', database)}"]
        subprocess.run(command, check=True)

    dump = str(tmp_path / "newsnotes.dump")
    manage("migrate", "--database", "owner", "--noinput")
    erased = manage("shell", "-v0", "-c", MADE).split()[-1]
    manage("access", "--write")
    program(
        "pg_dump",
        "newsnotes",
        "--format=custom",
        "--exclude-table-data=annotations_session",
        f"--file={dump}",
    )
    manage("erase", erased, "--reason", "Order 7/26", "--yes")

    program("psql", "postgres", "--command=DROP DATABASE newsnotes WITH (FORCE)")
    program("psql", "postgres", "--command=CREATE DATABASE newsnotes OWNER newsnotes_owner")
    program("pg_restore", "newsnotes", "--exit-on-error", dump)
    finished = manage("restore", "--finish")
    assert "1 erased articles were in it" in finished
    assert "suspended" not in finished
    with psycopg.connect(_url(site, "postgres", "newsnotes")) as connection:
        assert connection.execute("SELECT count(*) FROM annotations_article").fetchone() == (0,)
        assert connection.execute("SELECT reason FROM annotations_erasure").fetchone() == ("Order 7/26",)
