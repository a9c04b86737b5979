"""From words that wait to all quotes of one person, as an annotator does it."""

import pytest
from playwright.sync_api import expect

from annotations.actions.records.entities import add_entity
from annotations.actions.searching import index_words
from annotations.models import Link
from tests import factories
from tests.browser.desk import settled

TEXT = "“One,” Trump said. “Two,” Trump said. Donald Trump left."


@pytest.fixture
def record(project, ann):
    values = {"name": "Donald Trump", "type": "person", "aliases": ["Trump"]}
    return add_entity(by=ann, project=project, values=values)[0]


@pytest.fixture
def article(project, ann, record):
    made = factories.article(project, ann, text=TEXT, headline="Words that wait")
    for passage in ("“One,”", "“Two,”"):
        start = TEXT.index("Trump", TEXT.index(passage))
        links = [{"role": "speaker", "spans": [[start, start + 5]]}]
        factories.annotation(made, ann, "quote", passage, links=links)
    factories.annotation(made, ann, "entity", "Donald Trump", attributes={"entity": str(record.pk)})
    return made


def targets() -> list[str]:
    return [str(pk) for pk in Link.objects.values_list("target__texts", flat=True) if pk]


def test_words_are_linked_undone_and_linked_from_the_quote(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann)
    page.locator("#text mark", has_text="Donald Trump").click()

    page.get_by_role("button", name="Link 2 quotes").click()
    settled(page)
    assert page.locator("#said").inner_text() == "2 are linked. u takes that back."
    assert targets() == ["['Donald Trump']"] * 2
    expect(page.locator(".note-card.quote h3 b").first).to_have_text("Donald Trump")

    page.keyboard.press("u")
    settled(page)
    assert targets() == []

    page.locator("#text mark", has_text="One").click()
    page.get_by_role("button", name="Link to Donald Trump").click()
    settled(page)
    assert targets() == ["['Donald Trump']"]


def test_a_record_leads_to_each_passage(site, article, ann, record):
    page = site.visit(f"/a/{article.pk}/", ann)
    page.locator("#text mark", has_text="Donald Trump").click()
    page.get_by_role("button", name="Link 2 quotes").click()
    settled(page)

    page.goto(page.url.split("/a/")[0] + "/p/desk/entities/")
    page.get_by_role("link", name="1 mention of Donald Trump").click()
    page.get_by_role("link", name="Said by 2").click()
    page.get_by_role("link", name="“Two,”").click()

    expect(page.locator(".note-card.open")).to_contain_text("“Two,”")


def test_a_person_page_offers_what_only_says_the_name_and_one_undo_takes_it_back(
    site, project, article, ann, record
):
    text = "“Three,” Trump said."
    other = factories.article(project, ann, text=text, headline="Without a mention")
    index_words(revision_id=other.revisions.get().pk)
    links = [{"role": "speaker", "spans": [[9, 14]]}]
    quote = factories.annotation(other, ann, "quote", "“Three,”", links=links)
    page = site.visit(f"/p/desk/entities/{record.pk}/", ann)
    hint = page.locator("summary", has_text="3 quotes say “Trump” without a link. Link them …")

    hint.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".unlinked")).to_contain_text(
        "Mark “Donald Trump” as an entity in this article first, then link it."
    )
    assert page.get_by_role("link", name="“Three,”").get_attribute("href") == (
        f"/a/{other.pk}/?annotation={quote.pk}"
    )
    page.get_by_role("button", name="Link 2 quotes").click()

    page.wait_for_url(f"**/a/{article.pk}/**")
    expect(page.locator(".note")).to_contain_text("2 are linked. u takes that back.")
    assert targets() == ["['Donald Trump']"] * 2
    page.keyboard.press("u")
    settled(page)
    assert targets() == []
