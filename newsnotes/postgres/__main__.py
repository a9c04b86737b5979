"""`python -m newsnotes.postgres status|start|stop|psql [--var DIR]`"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from newsnotes.postgres import PORT, EmbeddedPostgresError, ensure, locks
from newsnotes.postgres.places import Places

_STOP_MAY_TAKE = 90.0


def status(places: Places) -> int:
    """Say whether the server runs (status 0) or not (3, as service managers do)."""
    runs = locks.seized(places.supervisor_lock)
    _say(f"{'running' if runs else 'stopped'}; socket {places.socket_dir}, port {PORT}, log {places.log}")
    return 0 if runs else 3


def start(places: Places) -> int:
    """Keep the server running until Ctrl-C, or until told to end."""
    # Named, because who is started in the background inherits that Ctrl-C is ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    server = ensure(places.root.parent)
    _say(f"PostgreSQL {server.major} on {server.socket_dir}, until Ctrl-C")
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
    return 0


def stop(places: Places) -> int:
    """Stop the server, also under its users; whoever of them connects next starts it again."""
    give_up = time.monotonic() + _STOP_MAY_TAKE
    told = ""
    while locks.seized(places.supervisor_lock):
        supervisor = places.supervisor_lock.read_text()  # empty for a moment after the lock was taken
        if supervisor != told:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(supervisor), signal.SIGTERM)
            told = supervisor
        if time.monotonic() > give_up:
            raise EmbeddedPostgresError(f"The database server does not stop; see {places.log}.")
        time.sleep(0.05)
    return 0


def psql(places: Places) -> int:
    """The product's database, as its owner."""
    server = ensure(places.root.parent)
    where = ["-h", str(server.socket_dir), "-p", str(server.port), "-U", "newsnotes_owner", "newsnotes"]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is psql's
    return subprocess.run([server.tool("psql"), *where], check=False, restore_signals=True).returncode


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    commands = {"status": status, "start": start, "stop": stop, "psql": psql}
    parser = argparse.ArgumentParser(
        prog="python -m newsnotes.postgres", description="The embedded PostgreSQL server."
    )
    parser.add_argument("command", choices=commands)
    parser.add_argument(
        "--var", type=Path, default=Path(os.environ.get("NEWSNOTES_VAR", "var")), metavar="DIR"
    )
    options = parser.parse_args()
    try:
        return commands[options.command](Places.under(options.var))
    except EmbeddedPostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
