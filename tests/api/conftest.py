"""A small client of the API: a token, JSON in, JSON out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotations.actions.people.tokens import create_token
from annotations.models import Project, User

ROOT = "/api/v1/"


class Api:
    """Calls `get`, `post`, `patch` and `delete` below `/api/v1/`; `version` is sent as `If-Match`."""

    def __init__(self, secret: str | None, **options: Any) -> None:
        self.secret = secret
        self.client = Client(**options)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("get", path, **headers)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.send("post", path, body, **more)

    def patch(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.send("patch", path, body, **more)

    def delete(self, path: str, **more: Any) -> Any:
        return self.send("delete", path, **more)

    def send(
        self, method: str, path: str, body: Any = None, *, version: int | None = None, **headers: str
    ) -> Any:
        """Send a request; a body of bytes or text is sent as it is, any other as JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret is not None:
            named = {"Authorization": f"Bearer {self.secret}", **named}
        if version is not None:
            named["If-Match"] = f'"{version}"'
        media_type = named.pop("Content-Type", "application/json")
        if method == "get":
            return self.client.get(ROOT + path, headers=named)
        if body is None:
            body = b""
        elif not isinstance(body, bytes | str):
            body = json.dumps(body)
        call = getattr(self.client, method)
        return call(ROOT + path, data=body, content_type=media_type, headers=named)

    def pages(self, path: str) -> list[list[Any]]:
        """The results of a list, page by page, following `next`."""
        found = []
        address: str | None = path
        while address:
            answer = self.get(address.split(ROOT)[-1])
            assert answer.status_code == 200, answer.content
            found.append(answer.json()["results"])
            address = answer.json()["next"]
        return found


Calling = Callable[..., Api]


@pytest.fixture
def as_(project) -> Calling:
    """`as_(person)` calls the API with a fresh token of theirs; `scope`, `restricted` and `life` can be set."""

    def call(person: User, scope: str = "write", *, within: Project | None = None, **more: Any) -> Api:
        return Api(create_token(by=person, project=within or project, scope=scope, **more)[1])

    return call


@pytest.fixture
def api(as_, ann) -> Api:
    """The analyst's."""
    return as_(ann)


@pytest.fixture
def rev_api(as_, rev) -> Api:
    """The reviewer's."""
    return as_(rev)


@pytest.fixture
def max_api(as_, max_) -> Api:
    """The manager's."""
    return as_(max_)
