"""Tests stand where their sources do: a test file is called like the file that it tests, in the same folder.

What is behind that name, if anything is, is the topic: `test_search_cost.py` tests `search.py`. Tests at a door (API, pages,
commands) and of races may be called like what is behind it in a lower room. Those of the house are about all of it.
"""

from pathlib import Path

import pytest

from tests.house.recipes.copies import ROOT

TESTS = ROOT / "tests"
SAME = {
    "": "annotations",
    "browser": "static/js",
    "browser/css": "static/css",
    "commands": "annotations/management/commands",
    "engine": "newsnotes/engine",
    "migrations": "annotations/migrations",
    "postgres": "newsnotes/postgres",
    "serving": "newsnotes/serving",
    "setup": "newsnotes",
}
"""Which folder of the product a folder of tests mirrors, where that is not the one of its name in `annotations/`."""

DOORS = ("api", "browser/pages", "commands", "forms", "races", "setup", "views")
"""Where what is behind the door counts, too: any file of the product."""

NO_SOURCE = {
    "api/test_bad_input.py": "one table of what is refused, at every endpoint",
    "api/test_fuzz.py": "random requests to every endpoint",
    "browser/journeys/test_again.py": "marking what is marked: outbox, cards and the rule of the server together",
    "browser/journeys/test_barriers.py": "every state of the workspace, looked at for barriers",
    "browser/journeys/test_cookies.py": "a site with TLS, as a browser sees it",
    "browser/journeys/test_directions.py": "what all scripts write, in Hebrew",
    "browser/journeys/test_firefox.py": "the main path in another browser",
    "browser/journeys/test_gestures.py": "how many keys a quotation takes in all",
    "browser/journeys/test_leaving.py": "fields that are left by every key and by a click",
    "browser/journeys/test_long.py": "a page of very much, with all scripts",
    "browser/journeys/test_unchanged.py": "every form of every page, sent by a browser",
    "browser/journeys/test_whole_path.py": "from a file to an export, by three people",
    "commands/test_manage.py": "`manage.py`, with every command",
    "commands/test_quiet.py": "every command",
    "engine/test_full_disk.py": "a whole site, and its disk",
    "engine/test_memory.py": "a whole site, and its memory",
    "models/test_constraints.py": "the rules of every table",
    "models/test_forgeries.py": "what a stolen role would write to any table",
    "models/test_visible_to.py": "the access law of articles and of annotations",
    "postgres/test_kill.py": "every process of the embedded server, killed",
    "postgres/test_leftovers.py": "what killed processes of any sort leave behind",
    "postgres/test_log.py": "what PostgreSQL itself writes",
    "postgres/test_start.py": "several processes that start one server",
    "postgres/test_users.py": "the embedded server under every sort of user",
    "postgres/test_versions.py": "every PostgreSQL that can be there",
    "queries/lists/test_annotations_cost.py": "every list of annotations, by every filter",
    "races/test_http_races.py": "several endpoints at once",
    "races/test_lock_order.py": "all actions that lock",
    "races/test_races.py": "several people at every sort of action",
    "setup/test_compose.py": "`docker-compose.yml`",
    "setup/test_dockerfile.py": "`Dockerfile`",
    "soak/test_kills.py": "a whole site, and the processes of it, killed",
    "views/accounts/test_passwords.py": "pages of the sign-in library",
    "views/accounts/test_second_step.py": "pages of the sign-in library",
    "views/test_odd_requests.py": "every page",
}
"""Tests that have no source of their name, each with what they are about."""


def _list_sources(folder: Path) -> set[str]:
    """The names of the files in a folder of the product: a package counts as one, a migration without its number."""
    files = [file.stem for file in folder.glob("*") if file.suffix in (".py", ".js", ".css")]
    packages = [package.parent.name for package in folder.glob("*/__init__.py")]
    names = {name.lstrip("_0123456789").rstrip("_") for name in [*files, *packages]}
    return {*names, folder.name} if names else names


EVERYWHERE = {
    name
    for room in ("annotations", "newsnotes")
    for folder in [ROOT / room, *(ROOT / room).rglob("*")]
    if folder.is_dir()
    for name in _list_sources(folder)
}


def _has_source(test: Path) -> bool:
    folder = str(test.parent.relative_to(TESTS)).removeprefix(".")
    name = test.stem.removeprefix("test_")
    mirrored = next(
        (place, room)
        for place, room in sorted(SAME.items(), reverse=True)
        if not place or folder == place or folder.startswith(f"{place}/")
    )
    sources = _list_sources(ROOT / mirrored[1] / folder.removeprefix(mirrored[0]).lstrip("/"))
    sources |= {helper.stem for helper in test.parent.glob("*.py") if not helper.stem.startswith("test_")}
    if folder == "models":  # the rules of the database are in its migrations
        sources |= _list_sources(ROOT / "annotations" / "migrations")
    if any(folder == door or folder.startswith(f"{door}/") for door in DOORS):
        sources |= EVERYWHERE
    return any(name == source or name.startswith(f"{source}_") for source in sources)


FILES = [file for file in sorted(TESTS.rglob("test_*.py")) if TESTS / "house" not in file.parents]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TESTS)))
def test_a_test_is_called_like_its_source_or_says_why_not(file):
    assert _has_source(file) != (str(file.relative_to(TESTS)) in NO_SOURCE)


def test_all_that_say_why_not_are_there():
    assert NO_SOURCE.keys() <= {str(file.relative_to(TESTS)) for file in FILES}
