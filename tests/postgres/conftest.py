"""Real servers, each in a var folder of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres.sites import Site


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Site]:
    """A var folder in which nothing was done yet."""
    site = Site(tmp_path / "var")
    yield site
    site.clear()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data as a first start makes it."""
    site = Site(tmp_path_factory.mktemp("made") / "var")
    site.ready()
    with site.connect() as db:
        db.execute("CREATE TABLE note (id int PRIMARY KEY)")
        db.execute("INSERT INTO note VALUES (0)")
    site.clear()
    return site.places.data


@pytest.fixture
def site(empty: Site, made: Path) -> Site:
    """A var folder with data in it and a table `note` (one row); the server does not run."""
    empty.places.prepare()
    shutil.copytree(made, empty.places.data)
    return empty
