"""The product as `make up` serves it, in processes and with a database of its own, and somebody who has signed in."""

import http.client
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.postgres.sites import Site
from tests.setup.processes import await_that, bare, free_port, running, status_of

SCRIPT = {"HX-Request": "true"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    seconds: float


@dataclass
class Served:
    """A site at a port; `cookies` are those of the browser that looks at it."""

    port: int
    database: Site
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: str | bytes = "", **headers: str) -> Answer:
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            sent |= FORM
        line.request(method, path, body or None, {**sent, **headers})
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, text, time.monotonic() - began)

    def form(self, path: str, headers: dict[str, str] | None = None, **values: str) -> Answer:
        token = self.cookies.get("csrftoken", "")
        return self.ask("POST", path, urlencode({**values, "csrfmiddlewaretoken": token}), **(headers or {}))

    def sign_in(self, person: str) -> None:
        page = self.ask("GET", "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)[1]
        assert (
            self.ask(
                "POST", "/demo/sign-in/", urlencode({"person": person, "csrfmiddlewaretoken": token})
            ).status
            == 302
        )

    @property
    def article(self) -> str:
        """The id of an article with something in it."""
        found = self.ask("GET", f"/api/v1/projects/{self.project}/articles/")
        return json.loads(found.body)["results"][0]["id"]

    @property
    def project(self) -> str:
        return json.loads(self.ask("GET", "/api/v1/projects/").body)["results"][0]["slug"]


@contextmanager
def served(var: Path, **settings: str) -> Iterator[Served]:
    """The site, until the block ends."""
    port = free_port()
    environment = bare(NEWSNOTES_VAR=str(var), PORT=str(port), LOG_LEVEL="warning", **settings)
    log = var.parent / "up.log"
    with running([sys.executable, "-m", "newsnotes.up"], environment, log) as up:
        await_that(lambda: up.poll() is not None or status_of(f"http://127.0.0.1:{port}/livez") == 200, log)
        yield Served(port, Site(var))
