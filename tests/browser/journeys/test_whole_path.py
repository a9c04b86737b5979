"""The one path that the product exists for: a file comes in, is marked, reviewed, and pulled by a token."""

import json
from dataclasses import dataclass
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from annotations.actions.people.tokens import create_token
from annotations.models import Annotation, Article
from tests.browser.conftest import LONG_READ
from tests.browser.desk import choose, drag, eventually, settled, tag

WIDE = {"width": 1440, "height": 900}
HARD = (
    "\ufeff👩‍👩‍👧‍👦 “Wir warten, e\u0301clair 🇩🇪,” told Ö. Ÿ. the Café\u0301 at noon.\r\n"
    "قال الرئيس: «مرحبا 👋🏽 بالعالم» في عدن.\r\n\r\n𝒜 went to 李 明.\r\n\r\n"
)


@dataclass
class Story:
    """What is marked in a file: the speaker is a source and the addressee an entity, another entity is inside the
    quote, and the claim overlaps it."""

    file: bytes
    quote: str
    speaker: str
    cue: str
    addressee: str
    entity: str
    claim: str
    start: int


REAL = Story(
    file=LONG_READ.read_bytes() if LONG_READ.exists() else b"",
    quote="“It’s time to look for new leadership in Iran,”",
    speaker="Trump",
    cue="told",
    addressee="Politico",
    entity="Iran",
    claim="new leadership in Iran,” Trump told Politico on Saturday",
    start=326,
)
MANY_SCRIPTS = Story(
    file=HARD.encode(),
    quote="“Wir warten, e\u0301clair 🇩🇪,”",
    speaker="Ö. Ÿ.",
    cue="told",
    addressee="Café\u0301",
    entity="🇩🇪",
    claim="e\u0301clair 🇩🇪,” told",
    start=HARD.removeprefix("\ufeff").index("“"),
)


def upload(site, ann, path) -> tuple[Page, Article]:
    """Add a file on the import page, which leads to the workspace."""
    desk = site.visit("/p/desk/import/", ann, viewport=WIDE)
    desk.set_input_files("[name=file]", path)
    desk.get_by_role("button", name="Add article").click()
    desk.wait_for_url("**/a/*/")
    return desk, Article.objects.get()


def mark_all(desk: Page, text: str, story: Story) -> list[Annotation]:
    """Mark whom the quote is from and to, and then the quote with its slots, the entity and the claim.

    Returned are the quote, its source, the entity and the claim; the addressee stays aside.
    """

    def nth(words: str) -> int:
        """Which occurrence of the words is the first from the quote on."""
        return text[: text.index(words, story.start)].count(words)

    source = tag(desk, text, story.speaker, "4", nth=nth(story.speaker))
    addressee = tag(desk, text, story.addressee, "2", nth=nth(story.addressee))
    span = drag(desk, text, story.quote)
    desk.keyboard.press("Digit1")
    settled(desk)
    quote = Annotation.objects.get(kind="quote")
    assert [tuple(part) for part in quote.spans] == [span]
    for key, words in (("f", story.speaker), ("c", story.cue), ("o", story.addressee)):
        desk.keyboard.press(key)
        choose(desk, text, words, nth=nth(words))
        settled(desk)
    assert {link.role: (link.texts, link.target_id) for link in quote.links.all()} == {
        "speaker": ([story.speaker], source.pk),
        "cue": ([story.cue], None),
        "addressee": ([story.addressee], addressee.pk),
    }
    claim = tag(desk, text, story.claim, "3")
    return [quote, source, tag(desk, text, story.entity, "2", nth=nth(story.entity)), claim]


def review(site, rev, kept: list[Annotation], rejected: Annotation) -> None:
    """Send one back with a reason, approve the others."""
    page = site.visit(f"/a/{rejected.article_id}/?annotation={rejected.pk}", rev, viewport=WIDE)
    page.keyboard.press("x")
    page.keyboard.press("Digit1")
    eventually(lambda: Annotation.objects.get(pk=rejected.pk).status, "rejected")
    for row in kept:
        page = site.visit(f"/a/{row.article_id}/?annotation={row.pk}", rev, viewport=WIDE)
        expect(page.locator(f"[id='c-{row.pk}'].open")).to_have_count(1)
        page.keyboard.press("a")
        eventually(lambda row=row: Annotation.objects.get(pk=row.pk).status, "approved")


def pull(site, rev, project) -> dict:
    """The one article that an export with a fresh token holds."""
    _, secret = create_token(by=rev, project=project, scope="read")
    address = f"{site.url}/api/v1/projects/desk/export/?format=jsonl"
    with urlopen(Request(address, headers={"Authorization": f"Bearer {secret}"})) as answer:
        [line] = answer.read().decode().splitlines()
    return json.loads(line)


@pytest.mark.parametrize("story", [REAL, MANY_SCRIPTS], ids=["real article", "many scripts"])
def test_a_file_goes_all_the_way_to_an_export(site, project, ann, rev, tmp_path, story):
    if not story.file:
        pytest.skip("the real article is not beside this repository")
    (tmp_path / "article.txt").write_bytes(story.file)
    desk, article = upload(site, ann, tmp_path / "article.txt")
    text = article.revisions.get().text
    assert text == story.file.decode("utf-8-sig").replace("\r\n", "\n")

    *kept, claim = mark_all(desk, text, story)
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="Submit article").click()
    desk.get_by_role("button", name="Submit anyway").click()  # other quotations are not marked
    eventually(lambda: set(Annotation.objects.values_list("status", flat=True)), {"submitted"})
    review(site, rev, kept, rejected=claim)

    exported = pull(site, rev, project)
    assert exported["text"] == text
    assert {found["id"] for found in exported["annotations"]} == {str(row.pk) for row in kept}
    for found in exported["annotations"]:
        for part in found["spans"]:
            assert text[part["start"] : part["end"]] == part["text"]
    [quote] = [found for found in exported["annotations"] if found["kind"] == "quote"]
    end = story.start + len(story.quote)
    assert [(part["start"], part["end"]) for part in quote["spans"]] == [(story.start, end)]
    meant = {link["role"]: link["means"] for link in quote["links"] if "means" in link}
    assert {role: (means["kind"], means["words"]) for role, means in meant.items()} == {
        "speaker": ("source", story.speaker),
        "addressee": ("entity", story.addressee),
    }
