"""The next article of the queue is fetched ahead, without anything happening to it."""

import pytest
from playwright.sync_api import expect

from annotations.models import Action, Presence
from annotations.views.workspace import page as page_view
from tests import factories


@pytest.fixture
def fetched(monkeypatch):
    """The articles whose pages were asked for, each with why the browser asked."""
    asked = []
    whole = page_view.render_page

    def watched(request, article_id, **more):
        asked.append((article_id, request.headers.get("Sec-Purpose", "")))
        return whole(request, article_id, **more)

    monkeypatch.setattr(page_view, "render_page", watched)
    return asked


def test_the_next_article_is_there_before_it_is_asked_for(site, project, article, ann, fetched):
    next_one = factories.article(project, ann, "“Later,” he said.")
    page = site.visit(f"/a/{article.pk}/", ann)
    before = Action.objects.count()
    while (next_one.pk, "prefetch") not in fetched:
        page.wait_for_timeout(50)
    assert Action.objects.count() == before
    assert not Presence.objects.filter(article=next_one).exists()
    page.keyboard.press("n")
    expect(page.locator("#text")).to_contain_text("“Later,” he said.")
    assert [purpose for pk, purpose in fetched if pk == next_one.pk] == ["prefetch"]


def test_n_follows_the_list_that_one_came_from(site, project, article, ann):
    factories.article(project, ann, "“Later,” he said.", headline="Another outlet", outlet="Post")
    factories.article(project, ann, "“Sooner,” she said.", headline="Newest", outlet="Harbour Courier")
    page = site.visit("/p/desk/articles/", ann)
    page.select_option("[name=outlet]", "Harbour Courier")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Another outlet")).to_have_count(0)

    page.get_by_role("link", name="Newest").click()
    expect(page.locator("h1")).to_have_text("Newest")
    page.wait_for_load_state()
    page.keyboard.press("n")

    expect(page.locator("h1")).to_have_text("Mayor speaks")
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("Newest")
