"""More of what comes in between."""

import pytest
from playwright.sync_api import expect

from annotations.actions.deciding import move
from annotations.choices import Verb
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, settled, tag
from tests.factories import TEXT, annotation

WIDE = {"width": 1440, "height": 900}
QUOTE = "“We have waited eleven years,”"
SOON = 8000


def heard(page):
    with page.expect_response("**/news/"):
        pass


@pytest.fixture
def page(site, article, ann):
    return site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)


def test_nasty_names_are_text(site, project, ann):
    bad = "\"'><img src=x onerror=alert(1)>&amp;{{7*7}}</script><script>alert(2)</script>"
    text = f"Mara Voss said “{bad}” and {bad} left.\n"
    article = factories.article(project, ann, text=text, headline=bad, outlet=bad, byline=bad, standfirst=bad)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    tag(page, text, f"“{bad}”", "1")
    page.locator(".slot [name=value]").first.fill(bad)
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    tag(page, text, bad, "2", nth=1)
    page.get_by_role("combobox", name="Record").fill(bad)
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Only in this article").click()
    settled(page)
    tag(page, text, bad, "3")
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_timeout(500)
    assert page.locator("img, #text script").count() == 0
    assert Annotation.objects.count() == 3
    assert page.evaluate("document.querySelector('#text').textContent") == text


def test_a_word_that_is_composed_survives_an_answer(page):
    row = tag(page, TEXT, QUOTE, "1")
    held = []
    page.route("**/slots/speaker/", lambda route: held.append(route))
    page.locator(f"#speaker-{row.pk}").click()
    page.keyboard.type("Mara Voss")
    page.keyboard.press("Tab")
    field = page.locator(f"#cue-{row.pk}")
    field.focus()
    cdp = page.context.new_cdp_session(page)
    cdp.send("Input.imeSetComposition", {"text": "to", "selectionStart": 2, "selectionEnd": 2})
    page.wait_for_timeout(100)
    held[0].continue_()
    page.wait_for_timeout(700)
    cdp.send("Input.imeSetComposition", {"text": "told", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(100)
    cdp.send("Input.insertText", {"text": "told"})
    page.wait_for_timeout(100)
    expect(page.locator(f"#cue-{row.pk}")).to_have_value("told")


def test_the_151st_card(site, project, ann):
    text = "\n".join(f"Person {n} came and went." for n in range(160))
    article = factories.article(project, ann, text=text)
    for n in range(149):
        annotation(article, ann, "entity", f"Person {n} ")
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    page.wait_for_timeout(500)
    for n in (150, 151, 152):
        row = tag(page, text, f"Person {n}", "2")
        card = page.locator(f"#c-{row.pk}")
        expect(card.locator(".moves")).to_be_visible()
        page.wait_for_timeout(200)
        box = card.bounding_box()
        assert 0 <= box["y"] <= 900 - box["height"], (n, box)
        assert page.locator(f'#text mark[data-a~="{row.pk}"]').bounding_box()["y"] > 0
    for _ in range(2):
        page.keyboard.press("d")
        settled(page)
        page.keyboard.press("k")
        page.wait_for_timeout(500)
    expect(page.locator(".note-card.open")).to_be_in_viewport()


def test_a_filter_hides_what_is_left_and_shows_what_is_made(site, project, ann):
    text = "\n".join(f"Person {n} came and went." for n in range(20))
    article = factories.article(project, ann, text=text)
    for n in range(13):
        annotation(article, ann, "claim" if n % 2 else "entity", f"Person {n} ")
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    page.locator("#filter [name=kind]").select_option("claim")
    page.wait_for_timeout(300)
    row = tag(page, text, "Person 15", "2")
    expect(page.locator(f"#c-{row.pk}")).to_be_visible()
    page.keyboard.press("k")
    page.wait_for_timeout(600)
    expect(page.locator(".note-card.claim.active")).to_have_count(1)
    expect(page.locator(f"#c-{row.pk}")).to_be_hidden()


def test_a_many_times_decides_on_nothing_unseen(site, article, ann, rev):
    for words in ("Mara Voss", "Courier", "barrier", "spokesman"):
        row = annotation(article, ann, "entity", words)
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    page = site.visit(f"/a/{article.pk}/", rev, viewport=WIDE)
    page.keyboard.press("a")
    page.wait_for_timeout(600)
    for _ in range(6):
        page.keyboard.press("a")
    page.wait_for_timeout(1000)
    assert Annotation.objects.filter(status="approved").count() == 1


def test_undo_and_redo_as_fast_as_one_can(page):
    for words, digit in (("Mara Voss", "2"), ("the barrier would", "3"), ("A spokesman", "4")):
        choose(page, TEXT, words)
        page.keyboard.press(f"Digit{digit}")
    for key in ("u", "u", "u", "Shift+U", "Shift+U", "u", "Shift+U", "Shift+U"):
        page.keyboard.press(key)
        page.wait_for_timeout(20)
    page.wait_for_timeout(3000)
    settled(page)
    shown = sorted(page.locator("#text mark").all_text_contents())
    assert shown == sorted(["Mara Voss", "the barrier would", "A spokesman"])


def test_another_marks_while_borders_are_moved(page, article, rev):
    row = tag(page, TEXT, "Mara Voss", "2")
    heard(page)
    page.keyboard.press("b")
    expect(page.locator("#said")).to_contain_text("Enter saves")
    other = annotation(article, rev, passage=QUOTE)
    expect(page.locator(f"#c-{other.pk}")).to_have_count(1, timeout=SOON)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settled(page)
    row.refresh_from_db()
    assert row.texts == ["Mara Voss told"]


def test_a_card_that_cannot_be_fetched_says_so(page, article, ann, site):
    row = annotation(article, ann, "entity", "Mara Voss")
    page.reload()
    page.route(f"**/a/{article.pk}/{row.pk}/", lambda route: route.abort("internetdisconnected"))
    page.locator("#text mark").click()
    page.wait_for_timeout(700)
    site.complaints.clear()
    expect(page.locator("#said")).not_to_be_empty()


def test_a_decision_behind_a_save_goes_on_to_the_next(site, article, ann, rev):
    rows = []
    for words in ("Mara Voss", "the barrier", "A spokesman"):
        row = annotation(article, ann, "entity", words)
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
        rows.append(row)
    page = site.visit(f"/a/{article.pk}/?annotation={rows[0].pk}", rev, viewport=WIDE)
    page.wait_for_timeout(500)
    routes = []
    page.route("**/mark/", lambda route: routes.append(route))
    choose(page, TEXT, "Courier")
    page.keyboard.press("Digit2")
    page.locator(f"#c-{rows[0].pk} [data-key=a]").click()
    page.wait_for_timeout(200)
    routes[0].continue_()
    page.wait_for_timeout(1500)
    settled(page)
    rows[0].refresh_from_db()
    assert rows[0].status == "approved"
    assert page.locator(".note-card.active").get_attribute("id") == f"c-{rows[1].pk}"
