"""The keyboard: whatever its layout, and whatever a person has chosen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.actions.archiving import set_archived
from annotations.actions.articles import delete_article
from annotations.choices import Role
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, drag, eventually, heard, loaded, settled

TEXT = "“We waited,” Mara Voss said. “Nobody came,” she told us."
ALT, CTRL, SHIFT = 1, 2, 8

# What a digit of the upper row, the letter q and a slash are, as (code, key, modifiers).
LAYOUTS = {
    "German": [("Digit2", "2", 0), ("KeyQ", "q", 0), ("Digit7", "/", SHIFT)],
    "French": [("Digit2", "é", 0), ("KeyA", "q", 0), ("Period", "/", SHIFT)],
    "French with Shift": [("Digit2", "2", SHIFT), ("KeyA", "q", 0), ("Period", "/", SHIFT)],
    "Spanish": [("Digit2", "2", 0), ("KeyQ", "q", 0), ("Digit7", "/", SHIFT)],
    "Swedish": [("Digit2", "2", 0), ("KeyQ", "q", 0), ("Digit7", "/", SHIFT)],
    "US-international": [("Digit2", "2", 0), ("KeyQ", "q", 0), ("Slash", "/", 0)],
    "Arabic": [("Digit2", "٢", 0), ("KeyQ", "ض", 0), ("KeyS", "س", 0)],
    "Arabic, by its slash": [("Digit2", "٢", 0), ("KeyQ", "ض", 0), ("KeyL", "/", SHIFT)],
    "Hebrew": [("Digit2", "2", 0), ("KeyQ", "/", 0), ("KeyS", "ד", 0)],
    "Hebrew, a slash of its own": [("Digit2", "2", 0), ("KeyQ", "/", 0), ("Backquote", "/", 0)],
    "Greek": [("Digit2", "2", 0), ("KeyQ", ";", 0), ("Slash", "/", 0)],
    "Russian": [("Digit2", "2", 0), ("KeyQ", "й", 0), ("Backslash", "/", SHIFT)],
    "Russian with Caps Lock": [("Digit2", "2", 0), ("KeyQ", "Й", 0), ("KeyS", "Ы", 0)],
    "digits apart": [("Numpad2", "2", 0), ("KeyQ", "q", 0), ("NumpadDivide", "/", 0)],
}


@pytest.fixture
def page(site, project, ann):
    article = factories.article(project, ann, text=TEXT)
    return site.visit(f"/a/{article.pk}/", ann)


@pytest.fixture
def press(page):
    """Press a key as a layout makes it: its code, its label, and modifiers."""
    session = page.context.new_cdp_session(page)

    def at(code: str, key: str, modifiers: int = 0) -> None:
        pressed = {"code": code, "key": key, "modifiers": modifiers}
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **pressed})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})

    return at


def selected(page) -> str:
    loaded(page)
    return page.evaluate("getSelection().toString()")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_digits_by_place_letters_by_label(page, press, layout):
    digit, letter, slash = LAYOUTS[layout]
    choose(page, TEXT, "Mara Voss")
    page.locator("#tagbar").wait_for(state="visible")
    press(*digit)
    settled(page)
    row = Annotation.objects.get()
    assert (row.kind, row.texts) == ("entity", ["Mara Voss"])
    press(*letter)
    assert selected(page) == "“Nobody came,”"
    press(*slash)
    expect(page.locator("#find input")).to_be_focused()


@pytest.mark.parametrize(
    "code, key, modifiers",
    [
        ("KeyQ", "@", CTRL | ALT),
        ("KeyQ", "q", ALT),
        ("KeyQ", "q", CTRL | ALT),
        ("Digit2", "²", CTRL | ALT),
        ("Digit2", '"', SHIFT),
        ("Numpad2", "ArrowDown", 0),
        ("BracketLeft", "Dead", 0),
        ("Semicolon", "ك", 0),
    ],
)
def test_other_signs_on_these_keys_mark_nothing(page, press, code, key, modifiers):
    choose(page, TEXT, "Mara Voss")
    page.locator("#tagbar").wait_for(state="visible")
    press(code, key, modifiers)
    page.wait_for_timeout(150)
    assert Annotation.objects.count() == 0
    assert "waited" not in selected(page)


def change(page, key: str, to: str) -> str:
    """Choose another key in the list; returns what is said of it."""
    if not page.locator("#help").is_visible():
        page.locator("#help-button").click()
    page.locator(f'#help button[value="{key}"]').click()
    page.keyboard.press(to)
    return page.locator("#help output").inner_text()


def test_a_key_can_be_changed_and_stays_so(page):
    assert change(page, "q", "z") == "“z” it is."
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    assert selected(page) == ""
    page.keyboard.press("z")
    assert selected(page) == "“We waited,”"
    page.reload()
    page.keyboard.press("z")
    assert selected(page) == "“We waited,”"


def test_a_key_that_is_taken_is_refused_with_a_sentence(page):
    assert change(page, "q", "j") == "“j” is taken: next, previous annotation. Choose another one."
    assert change(page, "q", "F5") == "Choose a letter, a digit or a sign, with or without Shift."
    assert change(page, "j", "z") == "“z” it is."
    assert change(page, "q", "j") == "“j” it is."
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("j")
    assert selected(page) == "“We waited,”"


def test_another_key_can_be_pressed_at_once_where_one_was_refused(page):
    assert "is taken" in change(page, "q", "j")
    page.keyboard.press("z")
    assert page.locator("#help output").inner_text() == "“z” it is."


def test_one_key_or_all_single_keys_can_be_switched_off(page):
    change(page, "q", "Delete")
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    assert selected(page) == ""
    page.locator("#help-button").click()
    page.get_by_label("Switch single keys off").check()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Digit2")
    page.wait_for_timeout(100)
    assert Annotation.objects.count() == 0
    page.keyboard.press("Enter")
    settled(page)
    assert Annotation.objects.count() == 1
    page.keyboard.press("Control+z")
    eventually(lambda: Annotation.objects.filter(deleted_at=None).count(), 0)
    page.locator("#help-button").click()
    page.get_by_role("button", name="As at first").click()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    assert selected(page) == "“We waited,”"


def test_what_is_no_choice_in_the_browsers_store_is_ignored(page):
    page.evaluate("localStorage.setItem(`keys ${document.getElementById('desk').dataset.me}`, 'null{')")
    page.reload()
    page.keyboard.press("q")
    assert selected(page) == "“We waited,”"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_what_opens_by_key_is_accessible_and_fits(site, project, ann, scheme, width):
    article = factories.article(project, ann, text=TEXT + " Voss left.")
    entity = factories.annotation(article, ann, "entity", "Voss")
    size = {"width": width, "height": 800}
    page = site.visit(f"/a/{article.pk}/?annotation={entity.pk}", ann, viewport=size, color_scheme=scheme)
    for key, opened in (("?", "#help"), ("t", ".places-dialog"), ("s", "#find input")):
        page.keyboard.press(key)
        expect(page.locator(opened)).to_be_visible()
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("Escape")
        expect(page.locator(opened)).to_be_hidden()


@pytest.mark.parametrize("code, key", [("Digit2", "2"), ("Digit2", "é"), ("Digit2", "٢")])
def test_a_digit_marks_in_the_text_field_by_its_place(page, press, code, key):
    page.locator("#plain-button").click()
    page.locator("#plain textarea").wait_for()
    page.evaluate("document.querySelector('#plain textarea').setSelectionRange(13, 22)")

    press(code, key)
    settled(page)

    row = Annotation.objects.get()
    assert (row.kind, row.texts) == ("entity", ["Mara Voss"])


@pytest.mark.parametrize("down, up", [(("KeyJ", "j"), ("KeyK", "k")), (("KeyJ", "о"), ("KeyK", "л"))])
def test_j_and_k_walk_the_rows_of_a_table_on_each_layout(site, project, ann, down, up):
    for headline in ("One", "Two"):
        factories.article(project, ann, text=f"{headline}. {TEXT}", headline=headline)
    page = site.visit(f"/p/{project.slug}/articles/", ann)
    session = page.context.new_cdp_session(page)
    titles = page.locator(".table .title")
    titles.first.focus()

    for (code, key), focused in ((down, 1), (up, 0)):
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "code": code, "key": key})
        expect(titles.nth(focused)).to_be_focused()


# What nobody can write to any more


@pytest.fixture
def max_(project):
    return factories.member(project, "max", Role.MANAGER)


WIDE = {"width": 1440, "height": 900}
SOON = 8000
ARCHIVED = "This project is archived: it can be read, and nothing in it changes. A manager can bring it back."
WRITING = [
    "Digit1",
    "Enter",
    "f",
    "c",
    "o",
    "v",
    "h",
    "y",
    "a",
    "Shift+A",
    "x",
    "b",
    "m",
    "t",
    "e",
    "d",
    "u",
    "Shift+U",
]


def sent(page) -> list[str]:
    """What the page sends from now on to be written."""
    posts: list[str] = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    return posts


def is_refused(page, sentence: str) -> None:
    """Select with the mouse, then press every key that writes: each is refused, and nothing is sent."""
    posts = sent(page)
    drag(page, factories.TEXT, "Mara Voss")
    expect(page.locator("#said")).to_have_text(sentence)
    expect(page.locator("#tagbar")).to_be_hidden()
    for key in WRITING:
        page.locator("#said").evaluate("(said) => said.replaceChildren()")
        page.keyboard.press(key)
        expect(page.locator("#said.failed")).to_have_text(sentence)
    assert posts == []
    expect(page.locator("#state")).to_contain_text("All saved")


def test_in_an_archived_project_every_key_that_writes_is_refused_at_once(site, project, article, ann, max_):
    factories.annotation(article, ann)
    set_archived(by=max_, slug=project.slug, archived=True)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)

    is_refused(page, ARCHIVED)

    page.keyboard.press("j")
    expect(page.locator(".note-card.open")).to_have_count(1)
    assert Annotation.objects.count() == 1


def test_a_project_that_is_archived_meanwhile_takes_nothing_until_it_is_brought_back(
    site, project, article, ann, max_
):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    heard(page)
    set_archived(by=max_, slug=project.slug, archived=True)
    expect(page.locator("#said")).to_have_text(ARCHIVED, timeout=SOON)
    expect(page.get_by_role("button", name="Submit article")).to_have_count(0)
    is_refused(page, ARCHIVED)

    set_archived(by=max_, slug=project.slug, archived=False)
    expect(page.get_by_role("button", name="Submit article")).to_be_visible(timeout=SOON)
    choose(page, factories.TEXT, "A spokesman")
    page.keyboard.press("Digit2")
    settled(page)
    assert Annotation.objects.get().texts == ["A spokesman"]


def test_an_article_that_is_taken_out_meanwhile_takes_nothing(site, article, ann, max_):
    quote = factories.annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/?annotation={quote.pk}", ann, viewport=WIDE)
    gone = "This article is gone, or you may no longer see it."
    delete_article(by=max_, article_id=article.pk, version=None)
    expect(page.locator("#said")).to_have_text(gone, timeout=SOON)

    is_refused(page, gone)

    posts = sent(page)
    for name in ("Submit", "Submit article"):
        page.locator("#said").evaluate("(said) => said.replaceChildren()")
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("#said.failed")).to_have_text(gone)
    assert posts == []
