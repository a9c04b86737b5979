"""The site under attack: `make up` in a folder of its own, its processes, and people who sign in to it."""

import contextlib
import http.client
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.setup.processes import ROOT, bare, free_port

PASSWORD = "correct horse battery staple"
_START_MAY_TAKE = 180.0


@dataclass
class Site:
    """Where a site answers, and where its data lies."""

    port: int
    var: Path
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        return bare(NEWSNOTES_VAR=str(self.var), NEWSNOTES_DEMO_PASSWORD=PASSWORD, PORT=str(self.port))

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product on this site's data."""
        call = [sys.executable, "manage.py", *command]
        environment = self.environment()
        return subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def web_processes(self) -> list[int]:
        """The processes that answer; not the one that watches over them."""
        serving = {pid: _parent(pid) for pid in _pids_of(self.var) if "newsnotes.serve" in _command(pid)}
        return [pid for pid, parent in serving.items() if parent in serving]

    def postmaster(self) -> list[int]:
        """The database's first process; none while it starts."""
        [*kept] = (self.var / "postgres").rglob("postmaster.pid")
        return [int(file.read_text().split()[0]) for file in kept]

    def is_alive(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


@contextlib.contextmanager
def site_up() -> Iterator[Site]:
    """A site with the demo, on data of its own that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="newsnotes-soak-") as folder:
        site = Site(free_port(), Path(folder) / "var", Path(folder) / "log")
        with site.log.open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "newsnotes.up"],
                cwd=ROOT,
                env=site.environment(),
                stdout=log,
                stderr=log,
            )
        try:
            _await_start(site, process)
            yield site
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _await_start(site: Site, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + _START_MAY_TAKE
    while "Start here" not in site.log.read_text():
        if process.poll() is not None or time.monotonic() > give_up:
            raise SystemExit(site.log.read_text())
        time.sleep(0.5)


class Person:
    """Somebody with a session, who asks by HTTP; `status` 0 is no answer."""

    def __init__(self, site: Site, name: str) -> None:
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/accounts/login/")
        status, body = self.post("/accounts/login/", {"username": name, "password": PASSWORD})
        if status != 200 or 'name="password"' in body:
            raise SystemExit(f"{name} cannot sign in: {status}")

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of what a GET ends at."""
        return self._ask(urllib.request.Request(self.site.address + path))

    def post(self, path: str, values: dict[str, str]) -> tuple[int, str]:
        """Status and body of what a form ends at."""
        return self._ask(self._form(path, values))

    def add_article(self, project: str, text: str) -> str:
        """Add an article to a project; returns its path."""
        form = self._form(f"/p/{project}/import/", {"text": text, "headline": text[:60].strip()})
        with self.opener.open(form, timeout=60) as answer:
            path = re.search(r"/a/[0-9a-f-]{36}/", answer.url)
        if path is None:
            raise SystemExit(f"The article was not added: {answer.url}")
        return path[0]

    def _form(self, path: str, values: dict[str, str]) -> urllib.request.Request:
        token = next((cookie.value for cookie in self.cookies if cookie.name.endswith("csrftoken")), "")
        data = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token or ""}).encode()
        headers = {"Referer": self.site.address + path, "Origin": self.site.address}
        return urllib.request.Request(self.site.address + path, data, headers)

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, ""


def _pids_of(var: Path) -> list[int]:
    pids = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and f"NEWSNOTES_VAR={var}".encode() in (entry / "environ").read_bytes():
                pids.append(int(entry.name))
    return pids


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def kill(pids: list[int]) -> None:
    """`kill -9` of each that is there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
