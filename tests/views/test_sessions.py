"""A session that has ended is not taken from the browser by an answer that comes late."""

import pytest

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
