"""What is missing is said before an article is submitted or signed off."""

from playwright.sync_api import expect

from annotations.actions.articles import submit_article
from annotations.actions.review.deciding import decide
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import settled, tag

TEXT = "“We will build it,” Mara Voss said. “Nobody is against it,” she added. “We hope,” a neighbour said."
WIDE = {"width": 1440, "height": 900}


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
    page.get_by_role("button", name="Submit anyway").click()
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


def test_quotations_that_are_not_marked_are_said_when_nothing_else_is_missing(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    factories.annotation(article, ann, "entity", "Mara Voss")
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    tag(page, TEXT, "“Nobody is against it,”", "1")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Submit article").focus()

    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("2 quotations are not marked.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Submit anyway")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show the first")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.evaluate("String(getSelection())") == "“We will build it,”"
    assert {row.status for row in Annotation.objects.all()} == {"draft"}
    page.keyboard.press("Digit1")
    settled(page)
    assert Annotation.objects.filter(kind="quote").count() == 2


def test_a_reviewer_is_told_of_quotations_that_nobody_has_marked_and_signs_off_anyway(
    site, project, ann, rev
):
    article = factories.article(project, ann, text=TEXT)
    factories.annotation(article, ann, "quote", "“Nobody is against it,”")
    made = Annotation.objects.get()
    submit_article(by=ann, article_id=article.pk)
    made.refresh_from_db()
    decide(by=rev, annotation_id=made.pk, version=made.version, verdict="approve")
    page = site.visit(f"/a/{article.pk}/", rev, viewport=WIDE)

    page.get_by_role("button", name="Sign off").click()
    expect(page.locator("#said")).to_contain_text("2 quotations are not marked.")
    article.refresh_from_db()
    assert article.state == "submitted"
    page.get_by_role("button", name="Show the first").click()
    assert page.evaluate("String(getSelection())") == "“We will build it,”"
    page.get_by_role("button", name="Sign off", exact=True).click()
    page.get_by_role("button", name="Sign off anyway").click()

    expect(page.locator(".note")).to_contain_text("Signed off")
    article.refresh_from_db()
    assert article.state == "signed_off"


def test_an_article_without_quotations_is_signed_off_at_once(site, hearing, ann, rev):
    submit_article(by=ann, article_id=hearing.pk)
    for row in Annotation.objects.all():
        decide(by=rev, annotation_id=row.pk, version=row.version, verdict="approve")
    page = site.visit(f"/a/{hearing.pk}/", rev, viewport=WIDE)

    page.get_by_role("button", name="Sign off").click()

    expect(page.locator(".note")).to_contain_text("Signed off")


def test_without_javascript_nobody_is_kept_from_signing_off(site, project, ann, rev):
    article = factories.article(project, ann, text=TEXT)
    submit_article(by=ann, article_id=article.pk)
    page = site.visit(f"/a/{article.pk}/", rev, java_script_enabled=False)

    page.get_by_role("button", name="Sign off").click()

    expect(page.locator(".note")).to_contain_text("Signed off")
