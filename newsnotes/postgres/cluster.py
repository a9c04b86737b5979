"""The data of the embedded server: how it is made, and with which settings it is served.

Everything here runs as the server's user with var/postgres as current folder. The programs get the data as an
open descriptor (`/proc/self/fd/N`), so that they need no way through the folders above it: var may lie in
somebody's 0700 home.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from newsnotes.postgres.binaries import Binaries
from newsnotes.postgres.errors import EmbeddedPostgresError
from newsnotes.postgres.places import PORT
from newsnotes.postgres.processes import die_with

DATA = Path("data")
_UNFINISHED = Path("data.new")
_FIRST_MAJOR_WITH_BUILTIN_LOCALES = 17

_ROLES = """\
CREATE ROLE newsnotes_owner LOGIN CREATEDB;
CREATE ROLE newsnotes_web LOGIN;
GRANT newsnotes_web TO newsnotes_owner;
CREATE DATABASE newsnotes OWNER newsnotes_owner;
"""

SETTINGS = {
    # Reached only through the private socket; the path is relative to the data, so its length does not matter.
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_directories": "../run",
    "unix_socket_permissions": "0700",
    # What is acknowledged is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # A small machine that does other things, too.
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "enable_parallel_hash": "off",  # its tables live in /dev/shm, of which a container has 64 MB
    "timezone": "UTC",
    # The supervisor keeps the log small. It carries no statements and no rows: those hold the articles' text.
    "logging_collector": "off",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


def create(binaries: Binaries, server_lock: int) -> None:
    """Make data with the roles and the database in it; it appears under its name when all of that is done."""
    if _UNFINISHED.exists():
        shutil.rmtree(_UNFINISHED)
    _UNFINISHED.mkdir(mode=0o700)
    with _Programs(binaries, _UNFINISHED, server_lock) as programs:
        programs.run("initdb", *_initdb_options(binaries.major))
        programs.run("postgres", "--single", "-c", "exit_on_error=on", "postgres", said=_ROLES)
    _UNFINISHED.rename(DATA)
    here = os.open(".", os.O_RDONLY)
    os.fsync(here)
    os.close(here)


def serve(binaries: Binaries, server_lock: int) -> subprocess.Popen[bytes]:
    """Start the server. It shuts down when the supervisor dies, however that happens."""
    with _Programs(binaries, DATA, server_lock) as programs:
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        return programs.start("postgres", *options)


def _initdb_options(major: int) -> list[str]:
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [
        *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--data-checksums", "--locale=C.UTF-8"),
        *(builtin if major >= _FIRST_MAJOR_WITH_BUILTIN_LOCALES else []),
    ]


class _Programs:
    """PostgreSQL's programs, working on one folder of data; all of them hold the server's lock."""

    def __init__(self, binaries: Binaries, data: Path, server_lock: int) -> None:
        self._bin, self._data, self._lock = binaries.bin, data, server_lock

    def __enter__(self) -> "_Programs":
        self._fd = os.open(self._data, os.O_PATH | os.O_DIRECTORY)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)

    def start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command(program, *options),
            stdin=subprocess.DEVNULL,
            pass_fds=(self._fd, self._lock),
            preexec_fn=_child_of(os.getpid(), signal.SIGINT),
            env=_ENVIRONMENT,
        )

    def run(self, program: str, *options: str, said: str = "") -> None:
        done = subprocess.run(
            self._command(program, *options),
            input=said,
            pass_fds=(self._fd, self._lock),
            preexec_fn=_child_of(os.getpid(), signal.SIGKILL),
            env=_ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or [f"{program} ended with {done.returncode}"])[-1]
            raise EmbeddedPostgresError(f"The database could not be made: {reason}")

    def _command(self, program: str, *options: str) -> list[str]:
        mode = [option for option in options[:1] if option == "--single"]
        return [str(self._bin / program), *mode, "-D", f"/proc/self/fd/{self._fd}", *options[len(mode) :]]


_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _child_of(parent: int, last_signal: signal.Signals) -> Callable[[], None]:
    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        die_with(parent, last_signal)

    return prepare
