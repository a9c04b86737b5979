"""A database of one's own somewhere else: PostgreSQL on a port of this machine, with passwords, that comes and goes."""

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from newsnotes.postgres import binaries
from newsnotes.postgres.identity import choose
from newsnotes.postgres.processes import servers_in
from tests.postgres.sites import wait_for
from tests.setup.processes import free_port

_ROLES = """
CREATE ROLE newsnotes_owner LOGIN CREATEDB PASSWORD '{password}';
CREATE ROLE newsnotes_web LOGIN PASSWORD '{password}';
GRANT newsnotes_web TO newsnotes_owner;
"""


@dataclass
class Remote:
    """The server that keeps its data in `folder`."""

    folder: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_hex(16))
    process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What names it to the product."""
        names = {"DATABASE_URL": "newsnotes_web", "DATABASE_OWNER_URL": "newsnotes_owner"}
        return {name: self.address(role) for name, role in names.items()}

    def address(self, role: str, database: str = "newsnotes") -> str:
        return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        """Make the data, as a server that asks for passwords."""
        self.folder.mkdir()
        word = self.folder / "password"
        word.write_text(self.password)
        self._run(
            "initdb", "--username=postgres", "--auth=scram-sha-256", f"--pwfile={word}", "--encoding=UTF8"
        ).wait()
        self.start()
        with psycopg.connect(self.address("postgres", "postgres"), autocommit=True) as owner:
            owner.execute(_ROLES.format(password=self.password))
            owner.execute("CREATE DATABASE newsnotes OWNER newsnotes_owner")

    def start(self) -> None:
        """Start the server, and wait until it takes connections."""
        named = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
        }
        self.process = self._run("postgres", *(f"--{name}={value}" for name, value in named.items()))
        wait_for(self.answers, 60)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.address("postgres", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Shut the server down, with all who are connected."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
            self.process = None

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Nobody listens at its port."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It takes connections and says nothing."""
        processes = servers_in(self.folder / "data")
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def _run(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        newest = next(iter(binaries.installed()))
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [newest.bin / program, "-D", str(self.folder / "data"), *options],
                stdout=log,
                stderr=log,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                preexec_fn=choose(self.folder).enter,
            )


@contextmanager
def remote(folder: Path) -> Iterator[Remote]:
    """A server with an empty database, until the block ends."""
    server = Remote(folder)
    try:
        server.make()
        yield server
    finally:
        server.stop()
