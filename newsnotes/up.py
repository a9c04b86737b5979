"""`make up`: the product on this machine, set up and served until Ctrl-C."""

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connections

from newsnotes import environment
from newsnotes.postgres.processes import die_with
from newsnotes.reach import is_loopback

START_MAY_TAKE = 120.0
STOP_MAY_TAKE = 15.0
_SERVER = [sys.executable, "-m", "newsnotes.serve"]
_WORKER = [sys.executable, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", "5"]
_DEFAULTS = {
    "DJANGO_SETTINGS_MODULE": "newsnotes.settings",
    "HTTPS": "0",
    "NEWSNOTES_DEMO": "1",
    "LOG_LEVEL": "warning",
}
"""Settings of a site to try out, unless the environment has others."""


class NotUp(Exception):
    """The product cannot be served; the sentence says what to do."""


def main() -> int:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        return _up(stop)
    except (NotUp, ImproperlyConfigured, OperationalError) as reason:
        sys.stderr.write(f"{str(reason).strip()}\n")
        return 1


def _up(stop: threading.Event) -> int:
    if "--end-with-parent" in sys.argv and sys.platform == "linux":
        die_with(os.getppid(), signal.SIGTERM)  # `kill -9` of make ends the product as well
    port = environment.number("PORT", default=8000, least=1, most=65535)
    host = environment.text("HOST", default="127.0.0.1")
    if not is_loopback(host):
        raise NotUp(
            f"`make up` serves this machine alone: HOST must be 127.0.0.1 or ::1, not “{host}”. "
            "docs/how-to/deploy.md says how to serve others."
        )
    given = {"HOST": host, "PORT": str(port)}
    os.environ.update({**_DEFAULTS, **os.environ, **given})
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    with contextlib.ExitStack() as all_of_it:
        with _reserved(host, port):
            django.setup()
            with _one_at_a_time(settings.VAR / "up.lock"):
                start = _prepare(f"http://{address}")
        if not stop.is_set():
            server = all_of_it.enter_context(_running(_SERVER))
            worker = all_of_it.enter_context(_running(_WORKER))
            _await_answer(server, address, stop)
            _say(f"Start here: {start}")
            return _watch(server, worker, stop)
    return 0


@contextlib.contextmanager
def _reserved(host: str, port: int) -> Iterator[None]:
    """Hold the port while everything is prepared: better refused now than after a minute of set-up."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((host, port))
            held.listen(1)
        except OSError as error:
            raise NotUp(
                f"Port {port} cannot be used ({error.strerror}): is newsnotes up already? "
                f"Another port: PORT={port + 1 if port < 65535 else 8000} make up"
            ) from error
        yield


@contextlib.contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    """A second `make up` on the same var waits until the first has set it up, then shares its database."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _prepare(site: str) -> str:
    """Bring the database and the static files up to date; returns where to start, and who can sign in how."""
    began = time.monotonic()
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    start = f"{site}/ – {_demo()}" if settings.DEMO else _first_page(site)
    connections.close_all()
    _say(f"Database, static files and demo are ready after {time.monotonic() - began:.0f} s.")
    return start


def _first_page(site: str) -> str:
    """Where a site without a demo begins: while it has nobody, at the link that makes its first person."""
    from django.urls import reverse

    from annotations.actions.people.first_person import first_link

    token = first_link()
    if token is None:
        return f"{site}/ – sign in with your account"
    return (
        f"{site}{reverse('first_person', args=[token])} – create the first account; the link ends with that"
    )


def _demo() -> str:
    """Load the demo into an empty database; returns the sign-ins."""
    from annotations.actions.demo import PEOPLE, load_demo  # models: only after django.setup()
    from annotations.models import User

    password, kept = _demo_password(settings.VAR / "demo-password")
    if not User.objects.exists():
        load_demo(password)
    known = [user for user in User.objects.filter(username__in=PEOPLE).order_by("username") if user.is_active]
    if not known:
        return "the database was not empty, so there are no demo people"
    names = " or ".join([", ".join(name for name in PEOPLE if name != "out"), "out"])
    if not known[0].check_password(password):
        return f"sign in as {names} with the password that was set when the demo was made"
    return f"sign in as {names}, password: {password} ({kept})"


def _demo_password(kept_in: Path) -> tuple[str, str]:
    """The demo's password, and where it comes from."""
    if given := os.environ.get("NEWSNOTES_DEMO_PASSWORD"):
        return given, "from NEWSNOTES_DEMO_PASSWORD"
    return environment.kept(kept_in, make=lambda: secrets.token_urlsafe(9)), f"kept in {kept_in}"


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator["Child"]:
    child = Child(command)
    try:
        yield child
    finally:
        child.stop()


class Child:
    """A process of ours: out of reach of the terminal's Ctrl-C, and gone when this process is."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.start()

    def start(self) -> None:
        parent = os.getpid()
        linux = sys.platform == "linux"
        self.process = subprocess.Popen(
            self.command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=(lambda: die_with(parent, signal.SIGTERM)) if linux else None,
        )

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to end, then end its whole group."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_MAY_TAKE)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _await_answer(server: Child, address: str, stop: threading.Event) -> None:
    give_up = time.monotonic() + START_MAY_TAKE
    while not stop.wait(0.1):
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://{address}/livez", timeout=5).close()
            return
        if server.ended or time.monotonic() > give_up:
            raise NotUp("The server did not start; what is above says why.")


def _watch(server: Child, worker: Child, stop: threading.Event) -> int:
    """Stay until told to stop or the server ends; a worker that ends is started again."""
    while not stop.wait(1):
        if server.ended:
            raise NotUp(f"The server ended by itself, with status {server.process.returncode}.")
        if worker.ended:
            _say(f"The worker ended with status {worker.process.returncode}; starting another.")
            worker.start()
    _say("\nStopping.")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
