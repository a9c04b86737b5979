"""The product as it is served, in processes of its own, and somebody who has signed in.

`served` is what `make up` makes, with a database of its own; `beside` serves the tests' database, and is there much sooner.
"""

import http.client
import json
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings as own
from django.db import connection

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
    database: Site | None = None
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


Doors = dict[str, Callable[[], Answer]]


def doors_of(site: Served) -> Doors:
    """Every kind of door, and a request at it by who is signed in."""
    project, article = site.project, site.article
    token = {"X-CSRFToken": site.cookies["csrftoken"], "Content-Type": "application/json"}

    def get(path: str, **headers: str) -> Callable[[], Answer]:
        return lambda: site.ask("GET", path, **headers)

    def mark() -> Answer:
        item = {"id": str(uuid.uuid4()), "spans": "0-3", "kind": "claim", "action": str(uuid.uuid4())}
        return site.form(f"/a/{article}/mark/", SCRIPT, **item)

    return {
        "first page": get("/"),
        "list": get(f"/p/{project}/articles/"),
        "workspace": get(f"/a/{article}/"),
        "fragment": get(f"/a/{article}/news/", **SCRIPT),
        "mark": mark,
        "form": lambda: site.form("/account/", first_name="Max"),
        "sign-in page": get("/accounts/login/"),
        "sign-in": lambda: site.form("/accounts/login/", username="ann", password="not it"),
        "API": get("/api/v1/projects/"),
        "API by token": get("/api/v1/projects/", Authorization="Bearer nn_nothing"),
        "API write": lambda: site.ask("POST", f"/api/v1/articles/{article}/annotations/", "[]", **token),
        "export": get(f"/api/v1/projects/{project}/export/"),
        "large body": lambda: site.ask("POST", "/account/", "x=" + 70_000 * "y"),
    }


@contextmanager
def served(var: Path, **settings: str) -> Iterator[Served]:
    """The site, until the block ends."""
    port = free_port()
    environment = bare(NEWSNOTES_VAR=str(var), PORT=str(port), LOG_LEVEL="warning", **settings)
    log = var.parent / "up.log"
    with running([sys.executable, "-m", "newsnotes.up"], environment, log) as up:
        await_that(lambda: up.poll() is not None or status_of(f"http://127.0.0.1:{port}/livez") == 200, log)
        yield Served(port, Site(var))


@contextmanager
def beside(folder: Path, **settings: str) -> Iterator[Served]:
    """The server alone, for what the tests have committed to their database, until the block ends."""
    values, port, log = connection.settings_dict, free_port(), folder / "serve.log"
    place = urlencode({"host": values["HOST"], "port": values["PORT"]})
    environment = bare(
        DJANGO_SETTINGS_MODULE="tests.engine.settings",
        DATABASE_URL=f"postgresql://{own.WEB_ROLE}@/{values['NAME']}?{place}",
        SECRET_KEY=own.SECRET_KEY,
        NEWSNOTES_VAR=str(folder / "var"),
        PORT=str(port),
        LOG_LEVEL="warning",
        **settings,
    )
    with running([sys.executable, "-m", "newsnotes.serve"], environment, log) as server:
        await_that(
            lambda: server.poll() is not None or status_of(f"http://127.0.0.1:{port}/livez") == 200, log
        )
        yield Served(port)
