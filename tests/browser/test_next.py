"""The next article of the queue is fetched ahead, without anything happening to it."""

import pytest
from playwright.sync_api import expect

from annotations.models import Action, Presence
from annotations.views import workspace
from tests import factories


@pytest.fixture
def fetched(monkeypatch):
    """The articles whose pages were asked for, each with why the browser asked."""
    asked = []
    whole = workspace.whole

    def watched(request, article_id, **more):
        asked.append((article_id, request.headers.get("Sec-Purpose", "")))
        return whole(request, article_id, **more)

    monkeypatch.setattr(workspace, "whole", watched)
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
