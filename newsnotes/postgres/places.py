"""Where the embedded server keeps what it has.

    var/postgres/            0700, owned by whoever the server runs as
        data/                the cluster
        log/server.log       what the server says; server.log.1 is the part before
        run/                 0700: the unix socket
        users.lock           shared: by every process that uses the server
        supervisor.lock      exclusive: by the supervisor; holds its pid
        server.lock          exclusive: by the supervisor and, inherited, by every process of the server

A unix socket's path may have 107 bytes. Where `var` is too deep for that, clients go through a short symbolic
link in /tmp, named after the user and the folder; it leads to the same private `run/`, can be made anew at any
moment (cleaners of /tmp take such things away), and is refused if it belongs to somebody else.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from newsnotes.postgres.errors import EmbeddedPostgresError
from newsnotes.postgres.files import make_folder

PORT = 5432
"""Only the name of the socket file depends on it: the server has no TCP port."""

SOCKET = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 107


def socket_directory(var: Path) -> Path:
    """The folder that clients name as their host; depends on nothing but `var` and the user, touches nothing."""
    run = Path(os.path.abspath(var)) / "postgres" / "run"  # noqa: PTH100 - resolve() would read the disk
    if len(os.fsencode(run / SOCKET)) <= LONGEST_SOCKET_PATH:
        return run
    name = hashlib.sha256(os.fsencode(run)).hexdigest()[:16]
    return Path(f"/tmp/newsnotes-{os.geteuid()}-{name}")  # noqa: S108 - see _link: the owner is checked


@dataclass(frozen=True)
class Places:
    """The paths of one embedded server, from the product's `var` folder (made absolute)."""

    root: Path
    socket_dir: Path

    @classmethod
    def under(cls, var: Path) -> "Places":
        return cls(Path(os.path.abspath(var)) / "postgres", socket_directory(var))  # noqa: PTH100

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log" / "server.log"

    @property
    def socket(self) -> Path:
        return self.socket_dir / SOCKET

    @property
    def users_lock(self) -> Path:
        return self.root / "users.lock"

    @property
    def supervisor_lock(self) -> Path:
        return self.root / "supervisor.lock"

    @property
    def server_lock(self) -> Path:
        return self.root / "server.lock"

    def prepare(self) -> None:
        """Make the folders that are missing; raises `EmbeddedPostgresError` where that is impossible."""
        try:
            self.root.parent.mkdir(parents=True, exist_ok=True)
            self.root.mkdir(mode=0o700, exist_ok=True)
            make_folder(self.root / "log")
            make_folder(self.root / "run")
            if self.socket_dir != self.root / "run":
                self._link()
        except OSError as error:
            raise unwritable(self.root.parent, error) from error

    def _link(self) -> None:
        """The short way to `run/`: ours (in a sticky folder nobody else can then replace it), or refused."""
        target = self.root / "run"
        if not self.socket_dir.is_symlink():
            self.socket_dir.symlink_to(target)
        if self.socket_dir.lstat().st_uid != os.geteuid() or self.socket_dir.readlink() != target:
            raise EmbeddedPostgresError(
                f"{self.socket_dir}, the way to the database's socket, belongs to somebody else: "
                "set NEWSNOTES_VAR to a folder with a shorter path."
            )


def unwritable(var: Path, error: OSError) -> EmbeddedPostgresError:
    """The sentence for a `var` folder in which nothing can be made."""
    return EmbeddedPostgresError(
        f"The folder {var} cannot be used for the database ({error.strerror}): "
        "make it writable, or name another one with NEWSNOTES_VAR."
    )
