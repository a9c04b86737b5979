"""The lines of curl on the API's page run as they are copied."""

import html
import os
import re
import shutil
import subprocess

import pytest
from django.test import Client

from annotations.actions.people.tokens import create_token
from annotations.models import Article, Project, User
from tests.browser.gate import open_gate
from tests.house.world import World

DOCS = "/api/v1/docs/"
ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE")
NEVER = {"400", "401", "404", "405", "406", "413", "415", "422", "428", "500", "503"}
"""What a line that runs is not answered with; what does not fit the state of the example is refused with 409 or 403."""

GONE_BEFORE = {"404"}
"""Also what a line is answered with whose example an earlier line has deleted."""


def lines_of(page):
    """Each line with its method, the reading ones first."""
    lines = [
        html.unescape(line) for line in re.findall(r'<pre\s+class="curl".*?>(.*?)</pre>', page, re.DOTALL)
    ]
    methods = [re.search(r"--request ([A-Z]+)", line) for line in lines]
    pairs = [(match[1] if match else "GET", line) for match, line in zip(methods, lines, strict=True)]
    return sorted(pairs, key=lambda pair: ORDER.index(pair[0]))


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
@pytest.mark.django_db(transaction=True)
def test_every_line_runs_as_it_is_copied(live_server):
    World.made()
    max_ = User.objects.get(username="max")
    _, token = create_token(by=max_, project=Project.objects.get(), scope="write", restricted=True)
    client = Client()
    client.force_login(max_)
    page = client.get(DOCS, headers={"host": live_server.url.removeprefix("http://")}).text

    lines = lines_of(page)
    script = "\n".join(
        f"{line} --silent --output /dev/null --write-out '%{{http_code}}\\n'" for _, line in lines
    )
    with open_gate():
        run = subprocess.run(
            ["/bin/sh"],
            input=script,
            env={"TOKEN": token, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )

    answers = run.stdout.split()
    assert len(answers) == len(lines) > 70
    wrong = [
        (answer, line)
        for answer, (method, line) in zip(answers, lines, strict=True)
        if answer in (NEVER - GONE_BEFORE if method == "DELETE" else NEVER)
    ]
    assert wrong == []


@pytest.fixture
def manager_page(db):
    World.made()
    client = Client()
    client.force_login(User.objects.get(username="max"))
    return client.get(DOCS).text


@pytest.mark.django_db
def test_the_lines_name_what_the_reader_sees(manager_page):
    assert "%7B" not in manager_page
    assert "{id}" not in "".join(line for _, line in lines_of(manager_page))
    assert "-ID" not in "".join(line for _, line in lines_of(manager_page))


@pytest.mark.django_db
def test_a_stranger_finds_words_in_capitals_and_nothing_of_anybody(client):
    world = World.made()

    page = client.get(DOCS).text

    assert "articles/ARTICLE-ID/" in page
    assert not [value for value in world.names.values() if value in page]


@pytest.mark.django_db
def test_nobody_finds_a_restricted_article_in_it():
    world = World.made()
    Article.objects.update(restricted=True)
    client = Client()
    client.force_login(User.objects.get(username="ann"))

    assert world.names["article"] not in client.get(DOCS).text
