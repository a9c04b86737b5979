"""The guidelines beside the text, as the server gives them."""

import pytest
from django.test import Client

from annotations.actions.projects import write_guidelines
from tests.views.htmx import HTMX
from tests.views.plain import plain


@pytest.fixture
def written(project, max_):
    return write_guidelines(by=max_, slug=project.slug, text="# Rules\n\nMark <b>quotes</b>, *all* of them.")


def test_the_panel_shows_what_holds_now_and_markup_in_it_is_text(browse, article, written):
    answer = browse("ann").get(f"/a/{article.pk}/guidelines/", headers=HTMX)
    said = plain(answer.content.decode())
    assert answer.status_code == 200
    assert "<h3>Rules</h3>" in said
    assert "Mark &lt;b&gt;quotes&lt;/b&gt;, <em>all</em> of them." in said


def test_it_stays_as_this_person_left_it(browse, article, written, rev):
    client = browse("ann")
    page = f"/a/{article.pk}/"
    assert "<aside" not in client.get(page).content.decode()
    client.get(f"{page}guidelines/", headers=HTMX)
    assert "<h3>Rules</h3>" in plain(client.get(page).content.decode())
    client.force_login(rev)  # the same browser
    assert "<aside" not in client.get(page).content.decode()
    client.get(f"{page}guidelines/", headers=HTMX)
    client.get(f"{page}guidelines/?shut=1", headers=HTMX)
    assert "<aside" not in client.get(page).content.decode()


def test_without_javascript_it_is_a_link_to_the_project(browse, article):
    client = browse("ann")
    page = client.get(f"/a/{article.pk}/").content.decode()
    assert 'href="/p/desk/#guidelines"' in page
    answer = client.get(f"/a/{article.pk}/guidelines/")
    assert (answer.status_code, answer["Location"]) == (302, "/p/desk/#guidelines")


def test_strangers_read_nothing_of_it(browse, article, written):
    assert browse("out").get(f"/a/{article.pk}/guidelines/", headers=HTMX).status_code == 404
    assert Client().get(f"/a/{article.pk}/guidelines/", headers=HTMX).status_code == 401


def test_a_project_without_guidelines_says_so(browse, article):
    said = browse("ann").get(f"/a/{article.pk}/guidelines/", headers=HTMX).content.decode()
    assert "Nobody has written any guidelines yet." in said
