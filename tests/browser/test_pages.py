"""The pages around the workspace, as people see and use them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.actions.articles import delete_article
from annotations.actions.review.deciding import decide, move
from annotations.choices import Role, Verb
from tests import factories

PAGES = {
    "rev": ["/", "/p/desk/review/"],
    "ann": [
        "/",
        "/inbox/",
        "/p/desk/articles/",
        "/p/desk/articles/?q=nothing",
        "/p/desk/entities/",
        "/p/nope/",
    ],
    "max": [
        "/account/",
        "/p/desk/",
        "/p/desk/import/",
        "/p/desk/export/",
        "/p/desk/settings/",
        "/p/desk/articles/",
        "/p/desk/articles/taken-out/",
        "/a/{article}/about/",
        "/api/v1/docs/",
    ],
}


@pytest.fixture
def people(project, article, ann, rev):
    """Annotations with a story: one approved, one sent back, and one that waits; and an article that was taken out."""
    factories.approved(factories.annotation(article, ann), ann, rev)
    for kind, passage in (("entity", "Mara Voss"), ("claim", "the barrier would protect 4,000 homes")):
        made = factories.annotation(article, ann, kind, passage)
        move(by=ann, annotation_id=made.pk, version=made.version, verb=Verb.SUBMIT)
    decide(by=rev, annotation_id=made.pk, version=None, verdict="reject", reason="wrong_span")
    manager = factories.member(project, "max", Role.MANAGER)
    gone = factories.article(project, ann, text="Nobody wants this.", headline="Not ours")
    delete_article(by=manager, article_id=gone.pk, version=None)
    return {"ann": ann, "rev": rev, "max": manager}


@pytest.mark.parametrize("width, scheme", [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("name", list(PAGES))
def test_everybody_can_use_every_page(site, people, article, name, width, scheme):
    page = site.visit(
        PAGES[name][0], people[name], viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    found = {}
    for path in PAGES[name]:
        page.goto(path.replace("{article}", str(article.pk)))
        found[path] = [violation["id"] for violation in Axe().run(page).response["violations"]]
        root = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert root[0] <= root[1], path
    assert found == {path: [] for path in PAGES[name]}


def test_every_page_can_be_used_without_javascript(site, people):
    page = site.visit("/p/desk/articles/", people["ann"], java_script_enabled=False)
    page.fill("[name=q]", "Mayor")
    page.press("[name=q]", "Enter")
    assert page.inner_text(".table .title") == "Mayor speaks"
    page.goto("/p/desk/export/")
    page.select_option("[name=status]", "rejected")
    page.click("text=Count again")
    assert page.inner_text(".tally") == "1 annotation in 1 article"
    page.click(".menu summary")
    page.click("text=Sign out")
    page.wait_for_url("**/accounts/login/")


def test_a_chosen_theme_is_kept(site, people):
    page = site.visit("/", people["ann"], color_scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) == "rgb(251, 250, 247)"
    page.click(".menu summary")
    page.click("[data-themes] button[value=dark]")
    page.goto("/inbox/")
    assert page.evaluate(paper) == "rgb(20, 23, 26)"


def test_an_export_counts_again_at_every_change(site, people):
    page = site.visit("/p/desk/export/", people["ann"])
    page.select_option("[name=status]", "submitted")
    page.wait_for_selector("text=1 annotation in 1 article")
    page.check("input[value=quote]")
    page.wait_for_selector("text=0 annotations in 0 articles")
    assert page.url.endswith("/p/desk/export/?kind=quote&status=submitted&format=jsonl")


def test_rows_are_walked_by_keys(site, people, project, ann):
    factories.article(project, ann, "Another text.", headline="Second")
    page = site.visit("/p/desk/articles/", people["ann"])
    page.focus(".table .title")
    headlines = []
    for key in ("ArrowDown", "k", "j"):
        page.keyboard.press(key)
        headlines.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert headlines == ["Mayor speaks", "Second", "Mayor speaks"]


def test_escape_closes_the_menu_and_gives_the_focus_back(site, people):
    page = site.visit("/", people["ann"])
    page.click(".menu summary")
    page.keyboard.press("Escape")
    assert page.query_selector(".menu[open]") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_all_rows_are_selected_at_once(site, people, project, ann):
    factories.article(project, ann, text="Another.", headline="Another")
    page = site.visit("/p/desk/articles/", people["max"])

    page.get_by_label("Select all").check()
    page.get_by_label("Assign to").select_option("ann")
    page.get_by_role("button", name="Assign", exact=True).click()

    expect(page.get_by_role("status")).to_have_text("Assigned 2 articles to ann.")


def test_an_article_is_taken_out_and_back_without_javascript(site, people, article):
    page = site.visit(f"/a/{article.pk}/", people["max"], java_script_enabled=False)

    page.get_by_role("link", name="Mayor speaks").click()
    page.get_by_role("button", name="Take out").click()
    expect(page.get_by_role("status")).to_contain_text("“Mayor speaks” is taken out, with 3 annotations.")
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("status")).to_have_text("“Mayor speaks” is back in the project.")
