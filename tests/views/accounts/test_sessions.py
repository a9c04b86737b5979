"""A session that has ended is not taken from the browser by an answer that comes late."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("headers", "is_taken"), [({"HX-Request": "true"}, False), ({}, True)])
def test_only_a_page_takes_an_ended_session_from_the_browser(client, article, headers, is_taken):
    client.cookies["sessionid"] = "a-session-that-has-ended-long-ago"
    answer = client.get(f"/a/{article.pk}/news/", headers=headers)
    assert answer.status_code in (302, 401)
    assert ("sessionid" in answer.cookies) is is_taken


def test_signing_out_takes_it(client, ann):
    client.force_login(ann)
    answer = client.post("/accounts/logout/")
    assert answer.cookies["sessionid"].value == ""


def test_a_session_is_called_by_its_browser_and_nothing_that_it_sent_is_shown(ann):
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 \u202eevil"
    client = Client(headers={"User-Agent": agent.encode().decode("latin-1")})
    client.post("/accounts/login/", {"username": "ann", "password": factories.PASSWORD})

    page = client.get("/accounts/sessions/").content.decode()

    assert "<strong>Firefox on Linux</strong>" in page
    assert not any(part in page for part in ("Mozilla", "Gecko", "x86_64", "evil"))
