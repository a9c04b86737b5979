"""What is missing is said before an article is submitted."""

from playwright.sync_api import expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import tag


def test_what_is_missing_is_said_before_an_article_is_submitted(site, project, ann):
    text = "“We will build it,” Mara Voss said. “Nobody is against it,” she added."
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann)
    submit = page.get_by_role("button", name="Submit article")
    submit.click()
    expect(page.locator("#said")).to_contain_text("Nothing is marked yet; 2 quotations are not marked.")
    tag(page, text, "“We will build it,”", "1")
    submit.click()
    expect(page.locator("#said")).to_contain_text(
        "One of your quotes does not say who; one quotation is not marked."
    )
    assert Annotation.objects.get().status == "draft"
    page.get_by_role("button", name="Submit all the same").click()
    page.wait_for_url("**")
    expect(page.locator(".note-card.submitted, .note-card .submitted")).not_to_have_count(0)
    assert Annotation.objects.get().status == "submitted"


def test_an_article_with_nothing_missing_is_submitted_at_once(site, hearing, ann):
    for row in Annotation.objects.all():
        row.delete()
    factories.annotation(hearing, ann, "claim", "nobody said a word")
    page = site.visit(f"/a/{hearing.pk}/", ann)
    page.get_by_role("button", name="Submit article").click()
    expect(page.locator(".note-card .submitted")).to_have_count(1)
    assert Annotation.objects.get().status == "submitted"
