"""What loads late and does not come: it is said, nothing is half begun, and it works once the network is back."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Route, expect

from annotations.actions.annotating.marking import mark
from annotations.actions.demo import load_demo, start_here
from annotations.actions.records.entities import add_entity
from annotations.choices import Role
from annotations.models import Annotation, Article, Project
from newsnotes.static import LATE
from tests import factories
from tests.browser.desk import choose, eventually, held, settled, tag, until
from tests.factories import TEXT

WIDE = {"width": 1440, "height": 900}
QUOTE = "“We have waited eleven years,”"
UNLOADED = "This could not be loaded. Try again."
SOON = 8000

BLOCKED: dict[str, Callable[[Route], None]] = {
    "no network": lambda route: route.abort("internetdisconnected"),
    "server error": lambda route: route.fulfill(status=500, content_type="text/html", body="<h1>Sorry"),
    "sign-in page of a network": lambda route: route.fulfill(content_type="text/html", body="<h1>Welcome"),
    "half of the file": lambda route: route.fulfill(content_type="text/javascript", body="function a(){"),
    "an empty file": lambda route: route.fulfill(content_type="text/javascript", body=""),
}
SHORT_PAUSE = """
{
  const { setTimeout } = window;
  window.setTimeout = (what, after, ...more) => setTimeout(what, after === 500 ? 20 : after, ...more);
}
"""
"""The pause before the second try, and that alone, is a moment."""

WATCH = """
addEventListener("DOMContentLoaded", () => {
  const state = document.getElementById("state");
  if (!state) return;
  window.untrue = [];
  new MutationObserver(() => {
    const kept = Object.keys(localStorage).filter((key) => key.startsWith("outbox "));
    if (state.textContent.includes("All saved") && kept.length) window.untrue.push(...kept);
  }).observe(state, { childList: true, subtree: true });
});
"""


def nothing(page: Page) -> None:
    """It comes by itself."""


def unmarked(article: Article) -> None:
    """Nothing has to be there."""


@dataclass(frozen=True)
class Module:
    """How somebody comes to need a module, and what shows that it is here."""

    need: Callable[[Page], None]
    shows: Callable[[Page], None]
    asked: bool = True
    """Whether somebody asks for it and is told; what comes by itself is tried again by itself."""
    prepare: Callable[[Article], None] = unmarked
    left: Callable[[Page], None] = nothing
    """What is so while it does not come."""


def seen(selector: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(selector).first).to_be_visible(timeout=SOON)


def says(words: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator("#said")).to_contain_text(words, timeout=SOON)


def pressed(key: str) -> Callable[[Page], None]:
    return lambda page: page.keyboard.press(key)


def ann() -> factories.User:
    return factories.user("ann")


def thirteen(article: Article) -> None:
    for n in range(13):
        factories.annotation(article, ann(), "claim" if n % 2 else "entity", f"Person {n} ")


def very_many(article: Article) -> None:
    for n in range(151):
        factories.annotation(article, ann(), "entity", f"Person {n} ")


def an_entity(article: Article) -> None:
    add_entity(by=ann(), project=article.project, values={"name": "Mara Voss", "type": "person"})
    factories.annotation(article, ann(), "entity", "Mara Voss")


def a_quote(article: Article) -> None:
    factories.annotation(article, ann(), "quote", QUOTE)


def in_parts(article: Article) -> None:
    spans = [factories.span(TEXT, "Mara Voss"), factories.span(TEXT, "the Courier")]
    mark(by=ann(), article_id=article.pk, item={"kind": "entity", "spans": spans})


def open_first(page: Page) -> None:
    if not page.locator(".note-card.open").count():
        page.keyboard.press("j")
    seen(".note-card.open .moves")(page)


def press_in_card(key: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        open_first(page)
        page.evaluate("document.activeElement.blur()")  # Enter is for the card, not for a link in it
        page.keyboard.press(key)

    return press


def fill_slot(page: Page) -> None:
    open_first(page)
    if not page.evaluate("String(getSelection())"):
        choose(page, TEXT, "Mara Voss")
    page.keyboard.press("f")


def look_up(page: Page) -> None:
    open_first(page)
    page.locator("[data-look-up]").fill("")
    page.locator("[data-look-up]").press_sequentially("Mara")


def be_signed_out(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")
    again = page.get_by_role("button", name="Try again")
    if again.count():
        again.click()
    else:
        choose(page, TEXT, "Mara Voss")
        page.keyboard.press("Digit2")


def scroll_down(page: Page) -> None:
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2 + Math.random())")


def unsent(page: Page) -> None:
    expect(page.locator("#state")).to_contain_text("1 unsaved")


def left_is_stored(page: Page) -> None:
    eventually(Annotation.objects.count, 1)
    settled(page)


def mark_once(page: Page) -> None:
    if not Annotation.objects.exists():
        choose(page, TEXT, "Mara Voss")
        page.keyboard.press("Digit2")


def answer_waits(page: Page) -> None:
    expect(page.locator("#state")).to_have_text("Saving …")


def other_marks(page: Page) -> None:
    if not Annotation.objects.exists():
        factories.annotation(Article.objects.get(), factories.user("rev"), "quote", QUOTE)


def frame_is_taken(page: Page) -> None:
    eventually(lambda: Annotation.objects.get().links.count(), 3)


def slot_is_filled(page: Page) -> None:
    eventually(lambda: [link.texts for link in Annotation.objects.get().links.all()], [["Mara Voss"]])


def selection_is_back(page: Page) -> None:
    assert page.evaluate("String(getSelection())") == "Mara Voss"


def nothing_is_filtered(page: Page) -> None:
    assert page.locator("#filter [name=kind]").input_value() == ""
    assert page.locator(".note-card:visible").count() == 13


def is_not_submitted(page: Page) -> None:
    assert Article.objects.get().assignments.filter(state="submitted").count() == 0
    expect(page.locator("#finish button")).to_be_visible()


def is_asked(page: Page) -> None:
    expect(page.get_by_role("button", name="Submit anyway")).to_be_visible()


def menus_work(page: Page) -> None:
    expect(page.locator("[data-themes]")).not_to_have_attribute("hidden", "", timeout=SOON)


def list_follows(page: Page) -> None:
    scroll_down(page)
    eventually(lambda: page.evaluate("document.getElementById('cards').scrollTop") > 0, True)


def choose_claims(page: Page) -> None:
    page.locator("#filter [name=kind]").select_option("claim")


def record_is_offered(page: Page) -> None:
    expect(page.locator("#records option")).to_have_count(1)


def something_is_selected(page: Page) -> None:
    eventually(lambda: page.evaluate("String(getSelection())") != "", True)


def submit(page: Page) -> None:
    page.locator("#finish button").click()


MODULES = {
    "base": Module(pressed("w"), menus_work, asked=False),
    "borders": Module(press_in_card("b"), says("Enter saves"), prepare=in_parts),
    "column": Module(scroll_down, list_follows, asked=False, prepare=very_many),
    "deciding": Module(pressed("a"), says("Nothing is left to decide here.")),
    "filter": Module(choose_claims, seen("#filter .button"), prepare=thirteen, left=nothing_is_filtered),
    "find": Module(pressed("/"), seen("#find input")),
    "submit": Module(submit, is_asked, left=is_not_submitted),
    "suggestions": Module(press_in_card("Enter"), frame_is_taken, prepare=a_quote),
    "growing": Module(pressed("g"), something_is_selected),
    "help": Module(pressed("?"), seen("#help")),
    "unsaved": Module(nothing, left_is_stored, asked=False, left=unsent),
    "inbox": Module(mark_once, seen(".note-card.entity .body"), asked=False, left=answer_waits),
    "lifting": Module(open_first, nothing, asked=False, prepare=an_entity),
    "live": Module(other_marks, seen(".note-card.quote"), asked=False),
    "occurrences": Module(press_in_card("t"), seen(".places-dialog"), prepare=an_entity),
    "plain": Module(pressed("r"), seen("#plain")),
    "quotations": Module(pressed("q"), something_is_selected),
    "records": Module(look_up, record_is_offered, prepare=an_entity),
    "signing": Module(be_signed_out, seen("#signing"), left=unsent),
    "slots": Module(fill_slot, slot_is_filled, prepare=a_quote, left=selection_is_back),
    "first_steps": Module(nothing, seen("#step"), asked=False),
}


def article_for(name: str, project: Project) -> str:
    """The address of an article in which somebody comes to need a module."""
    if name == "first_steps":
        load_demo(factories.PASSWORD)
        return f"/a/{start_here()}/"
    people = "\n".join(f"Person {n} came and went." for n in range(160))
    long = MODULES[name].prepare in (thirteen, very_many)
    article = factories.article(project, ann(), text=people if long else TEXT)
    MODULES[name].prepare(article)
    return f"/a/{article.pk}/"


def leave_unsent(page: Page, address: str) -> str:
    """Mark something that cannot be sent, at another article than the one that is opened next."""
    other = factories.article(Project.objects.get(), ann(), text="Another one.")
    page.goto(address)
    page.route("**/mark/", lambda route: route.abort("internetdisconnected"))
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("Digit2")
    unsent(page)
    page.goto("about:blank")
    page.unroute("**/mark/")
    return f"/a/{other.pk}/"


def test_every_late_module_is_in_the_table():
    assert sorted(MODULES) == sorted(LATE)


@pytest.mark.parametrize("name", MODULES)
def test_what_does_not_come_is_said_and_comes_later(site, project, settings, name):
    module = MODULES[name]
    settings.DEBUG = settings.DEMO = name == "first_steps"
    for person, role in (("ann", Role.ANALYST), ("rev", Role.REVIEWER)):
        factories.member(project, person, role)
    address = article_for(name, project)
    page = site.enter(ann(), viewport=WIDE)
    page.add_init_script(SHORT_PAUSE)
    if name == "unsaved":
        address = leave_unsent(page, address)
    page.add_init_script(WATCH)
    asked: list[str] = []
    ways = iter(BLOCKED.values())
    way = next(ways)

    def block(route: Route) -> None:
        asked.append(route.request.url)
        way(route)

    page.route(f"**/late/{name}.js*", block)
    page.goto(address)

    before = 0
    while True:
        module.need(page)
        until(page, lambda before=before: len(asked) >= before + 2)
        if module.asked:
            expect(page.locator("#said")).to_have_text(UNLOADED)
        expect(page.locator("#state")).not_to_contain_text("Loading")
        expect(page.locator("body.picking")).to_have_count(0)
        module.left(page)
        if not (way := next(ways, None)):
            break
        page.evaluate("document.getElementById('said').textContent = ''")
        before = len(asked)
        come_back(page, module)
    page.unroute(f"**/late/{name}.js*")
    come_back(page, module)
    with page.expect_response(f"**/late/{name}.js*") as answer:
        module.need(page)

    assert answer.value.ok
    module.shows(page)
    assert page.evaluate("window.untrue") == []
    site.complaints[:] = [said for said in site.complaints if "Failed to load" not in said]


def come_back(page: Page, module: Module) -> None:
    """The network is back: the browser tells the page."""
    if not module.asked:
        page.evaluate("setTimeout(() => dispatchEvent(new Event('online')), 50)")


@pytest.fixture
def page(site, article, ann) -> Page:
    return site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)


def test_what_waits_for_a_module_is_not_called_saved(page, article):
    tag(page, TEXT, QUOTE, "1")
    routes = held(page, "**/late/slots.js")

    fill_slot(page)
    until(page, lambda: routes)
    expect(page.locator("#state")).to_have_text("Loading …")
    routes[0].continue_()

    slot_is_filled(page)
    settled(page)


def test_a_mark_after_b_without_network_is_unsaved_until_it_is_back(page):
    tag(page, TEXT, "the Courier", "2")
    page.context.set_offline(True)

    page.keyboard.press("b")
    expect(page.locator("#said")).to_have_text(UNLOADED)
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("Digit2")
    unsent(page)
    page.context.set_offline(False)

    settled(page)
    assert sorted(row.texts[0] for row in Annotation.objects.all()) == ["Mara Voss", "the Courier"]


def test_a_card_of_parts_keeps_them_when_its_borders_cannot_be_changed(page, article):
    in_parts(article)
    page.reload()
    open_first(page)
    page.route("**/late/borders.js*", BLOCKED["no network"])

    page.keyboard.press("b")
    choose(page, TEXT, "Mara Voss told the Courier")
    expect(page.locator("#said")).to_have_text(UNLOADED)

    settled(page)
    assert Annotation.objects.get().texts == ["Mara Voss", "the Courier"]
    assert page.evaluate("[...CSS.highlights.get('pending') ?? []].length") == 0


def test_a_sign_in_that_cannot_be_asked_for_is_said_in_its_dialog(page):
    be_signed_out(page)
    dialog = page.get_by_role("dialog", name="Your sign-in has ended")
    dialog.get_by_label("Password").fill(factories.PASSWORD)
    page.context.set_offline(True)

    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_contain_text("The server cannot be reached. What you did is kept here. Try again.")
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Sign in").click()

    settled(page)
    assert Annotation.objects.get().texts == ["Mara Voss"]


def test_what_is_left_at_another_article_is_sent_after_a_new_sign_in(page, article):
    address = leave_unsent(page, f"/a/{article.pk}/")
    routes = held(page, "**/late/unsaved.js")
    page.goto(address)
    until(page, lambda: routes)
    page.context.clear_cookies(name="sessionid")

    routes[0].continue_()
    dialog = page.get_by_role("dialog", name="Your sign-in has ended")
    dialog.get_by_label("Password").fill(factories.PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()

    left_is_stored(page)


def test_records_that_cannot_be_looked_up_are_said(page, article):
    an_entity(article)
    page.reload()
    page.route("**/records/*", BLOCKED["no network"])

    look_up(page)

    expect(page.locator("#said")).to_have_text(UNLOADED)
