"""Bodies in chunks, whose length nobody says beforehand, through the real server."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from annotations.actions.people.tokens import create_token
from annotations.models import Revision
from tests.setup.processes import ROOT, await_that, bare, free_port, running, status_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def port(ann, tmp_path: Path) -> Iterator[int]:
    """Where the product serves the database of the tests."""
    at, number, log = connection.settings_dict, free_port(), tmp_path / "log"
    url = f"postgresql://{at['USER']}@/{at['NAME']}?host={quote(at['HOST'], safe='')}&port={at['PORT']}"
    environment = bare(NEWSNOTES_VAR=str(tmp_path), PORT=str(number), DATABASE_URL=url, NEWSNOTES_THREADS="2")
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    with running([sys.executable, "-m", "newsnotes.serve"], environment, log):
        await_that(lambda: status_of(f"http://127.0.0.1:{number}/livez") == 200, log)
        yield number


def send(port: int, head: str, body: bytes) -> tuple[int, bytes]:
    """The status and the body of what is answered to bytes on a bare socket."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    top, _, rest = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), rest


def chunks(body: bytes, size: int) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def head(path: str, secret: str = "", media_type: str = "application/json") -> str:
    bearer = f"\nAuthorization: Bearer {secret}" if secret else ""
    return (
        f"POST {path} HTTP/1.1\nHost: localhost\nConnection: close{bearer}"
        f"\nContent-Type: {media_type}\nTransfer-Encoding: chunked"
    )


def test_a_body_in_chunks_is_read_like_any_other(port: int, project, ann) -> None:
    _, secret = create_token(by=ann, project=project, scope="write")
    path = "/api/v1/projects/desk/articles/"

    text = "The council met. Zürich 👩‍👩‍👧. " * 20_000
    sent = chunks(json.dumps({"text": text}).encode(), 4096)
    assert send(port, head(path, secret), sent)[0] == 201
    assert Revision.objects.get().text == text

    status, answer = send(port, head(path, secret), chunks(b"", 1))
    assert (status, json.loads(answer)["detail"]) == (422, "“text” is missing.")

    status, answer = send(port, head(path, secret), chunks(b" " * (32 * 1024 * 1024 + 1), 1 << 20))
    assert (status, json.loads(answer)["detail"]) == (
        413,
        "This is more than the server takes in one request.",
    )

    form = "application/x-www-form-urlencoded"
    status, answer = send(port, head("/accounts/login/", media_type=form), chunks(b"username=%FF", 5))
    assert (status, b"This form is not UTF-8: byte 9 is wrong." in answer) == (400, True)


def test_a_content_type_that_nobody_can_read_is_refused(port: int, project, ann) -> None:
    _, secret = create_token(by=ann, project=project, scope="write")
    for media_type in ("application/json; charset*=klingon''x", "application/json; charset*=utf-8''%00"):
        asked = head("/api/v1/projects/desk/articles/", secret, media_type)
        assert send(port, asked, chunks(b"{}", 2))[0] == 415
        assert send(port, head("/accounts/login/", media_type=media_type), chunks(b"x=1", 3))[0] == 403
