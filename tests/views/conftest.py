"""Browsers of the people, and what the page tests share."""

import re

import pytest
from django.test import Client

from tests.views.plain import plain


@pytest.fixture
def browse(ann, rev, max_, out):
    """A signed-in browser by name: `browse("ann").get("/")`; None is nobody."""
    people = {"ann": ann, "rev": rev, "max": max_, "out": out}

    def start(name: str | None, **options) -> Client:
        client = Client(**options)
        if name:
            client.force_login(people[name])
        return client

    return start


@pytest.fixture
def desk(article):
    """Where the article's workspace is."""
    return f"/a/{article.pk}/"


@pytest.fixture
def as_ann(client, ann):
    """The browser of the analyst."""
    client.force_login(ann)
    return client


def text_of(answer) -> str:
    """What a page says, without its markup and with single spaces."""
    main = re.sub(
        r"<[^>]+>", " ", plain(answer.content.decode()).partition('<main id="main"')[2].partition(">")[2]
    )
    return " ".join(main.split())
