"""Pressing Save where nothing was changed, in a real browser; and whether the tests' own reading of forms is a browser's."""

import datetime

import pytest

from annotations.choices import Role
from annotations.models import Action, Article, Tag
from tests import factories
from tests.house.browser_forms import forms_of

MOMENT = datetime.datetime(2026, 3, 12, 14, 0, 0, 250_001, tzinfo=datetime.UTC)
ODD = {
    "headline": "Two\nlines ",
    "standfirst": "\nOne\r\ntwo\rthree\n",
    "outlet": "\u00a0Courier \u200b",
    "byline": "a\rb 👩‍👩‍👧",
    "url": " https://news.example/x y ",
    "published_at": MOMENT,
}


@pytest.fixture
def manager(project):
    return factories.member(project, "max", Role.MANAGER)


@pytest.fixture
def odd(project, article):
    """An article and tags as no form writes them."""
    Article.objects.filter(pk=article.pk).update(**ODD)
    Tag.objects.create(project=project, name="b: c", description="x\r\ny")
    return article


def test_saving_what_nobody_changed_changes_nothing(site, odd, manager):
    page = site.visit(f"/a/{odd.pk}/about/", manager)
    before, actions = Article.objects.values().get(), Action.objects.count()

    page.get_by_role("button", name="Save details").click()

    page.get_by_text("The details are saved.").wait_for()
    assert (Article.objects.values().get(), Action.objects.count()) == (before, actions)


@pytest.mark.parametrize("path", ["/a/{article}/about/", "/p/desk/settings/", "/account/"])
def test_the_forms_of_a_page_send_in_tests_what_they_send_here(site, odd, manager, path):
    address = path.format(article=odd.pk)
    page = site.visit(address, manager)

    sent = page.evaluate(
        "[...document.forms].map(form => [...new FormData(form)].map(([name, value]) => [name, String(value)]))"
    )

    served = page.request.get(page.url).text()
    read = [[[name, value] for name, value in form.pairs] for form in forms_of(served, address)]
    assert without_tokens(read) == without_tokens(sent)


def without_tokens(forms):
    return [[pair for pair in form if pair[0] != "csrfmiddlewaretoken"] for form in forms]
