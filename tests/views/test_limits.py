"""No limit of a form refuses what the product itself has made or stored: a form that is sent as it came is taken."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from annotations.actions.projects import set_tags, write_guidelines
from annotations.actions.records.entities import add_entity
from annotations.actions.review.deciding import move
from annotations.choices import Role, Verb
from annotations.models import Annotation, Guidelines, Project, Tag, User
from annotations.scheme import LONGEST_STATEMENT
from tests import factories

pytestmark = pytest.mark.django_db

LINES = "a\n" * 100_000
LONG = "They waited and waited. " * 1500


class Forms(HTMLParser):
    """The forms of a page by their addresses, with what a browser sends of each: fields in order, lines with CRLF."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[tuple[str, str]]] = {}
        self.address = ""
        self.area: list[str] | None = None
        self.choosing = ""
        self.feed(html)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = dict(given)
        name, value = attributes.get("name") or "", attributes.get("value")
        if tag == "form":
            self.address = attributes.get("action") or ""
            self.fields.setdefault(self.address, [])
        elif tag == "select":
            self.choosing = name
        elif tag == "option" and self.choosing and "selected" in attributes:
            self._add(self.choosing, value or "")
        elif tag == "textarea":
            self.area = [name, ""]
        elif tag == "input" and name and (not self._is_box(attributes) or "checked" in attributes):
            self._add(name, value if value is not None else "on" if self._is_box(attributes) else "")

    @staticmethod
    def _is_box(attributes: dict[str, str | None]) -> bool:
        return attributes.get("type") in ("checkbox", "radio")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            name, text = self.area
            self._add(name, text.removeprefix("\n").replace("\n", "\r\n"))
            self.area = None
        elif tag == "select":
            self.choosing = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1] += data

    def _add(self, name: str, value: str) -> None:
        self.fields.setdefault(self.address, []).append((name, value))


@pytest.fixture
def project() -> Project:
    return factories.project()


@pytest.fixture
def ann(project) -> User:
    return factories.member(project, "ann", Role.ANALYST)


@pytest.fixture
def manager(project) -> User:
    return factories.member(project, "max", Role.MANAGER)


@pytest.fixture
def send(manager) -> Iterator[Any]:
    """Send the form of a page as it came, or with some fields changed."""
    client = Client()
    client.force_login(manager)

    def again(page: str, address: str, **changed: str) -> int:
        fields = Forms(client.get(page).content.decode()).fields[address]
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return client.post(
            address or page, {**data, **{name: [value] for name, value in changed.items()}}
        ).status_code

    return again


def test_an_article_described_at_full_length_is_saved_again(project, manager, send):
    described = {
        "headline": "h" * 500,
        "standfirst": LINES[:2000].rstrip() + "b",
        "byline": "b" * 500,
        "outlet": "o" * 200,
        "url": "https://example.org/" + "u" * 480,
        "language": "en-" + "x" * 8,
        "external_id": "e" * 200,
    }
    article = factories.article(project, manager, **described)

    assert send(f"/a/{article.pk}/about/", f"/a/{article.pk}/about/", byline="c") == 302

    article.refresh_from_db()
    assert {name: getattr(article, name) for name in described} == {**described, "byline": "c"}


def test_a_record_at_full_length_is_saved_again(project, manager, send):
    values = {
        "name": "n" * 300,
        "type": "person",
        "aliases": [f"{n:03}" + "a" * 297 for n in range(100)],
        "description": "d" * 500,
        "wikidata_id": "Q" + "1" * 18,
    }
    record, _ = add_entity(by=manager, project=project, values=values)
    address = f"/p/{project.slug}/entities/{record.pk}/"

    assert send(address, "", description="d") == 302

    record.refresh_from_db()
    assert (record.aliases, record.description) == (values["aliases"], "d")


def test_a_long_vocabulary_is_saved_again(project, manager, send):
    tags = [{"name": f"{n:03}" + "t" * 97, "description": "d" * 500} for n in range(300)]
    set_tags(by=manager, slug=project.slug, tags=tags)

    assert send(f"/p/{project.slug}/settings/", f"/p/{project.slug}/settings/tags/") == 302

    assert list(Tag.objects.order_by("name").values("name", "description")) == tags


def test_guidelines_at_full_length_are_written_again(project, manager, send):
    text = LINES[:199_999] + "b"
    write_guidelines(by=manager, slug=project.slug, text=text)
    address = f"/p/{project.slug}/settings/guidelines/"

    assert send(f"/p/{project.slug}/settings/", address) == 302

    assert Guidelines.objects.get().text == text


def claim_of(project: Project, person: User, words: str, **attributes: Any) -> Annotation:
    article = factories.article(project, person, text=f"Before. {words}\nBehind.")
    return factories.annotation(article, person, "claim", words, attributes=attributes)


def save_claim(send: Any, row: Annotation, **changed: str) -> int:
    page = f"/a/{row.article_id}/"
    return send(f"{page}?annotation={row.pk}", f"{page}{row.pk}/attributes/", **changed)


@pytest.mark.parametrize(
    "words",
    [LONG.strip(), "One paragraph.\nAnd another.", "One.\n" * 5000 + "Two."],
    ids=["long", "two", "many"],
)
def test_a_claim_of_any_length_takes_attributes_and_no_statement(project, manager, send, words):
    row = claim_of(project, manager, words)

    assert save_claim(send, row, checkability="2") == 303

    row.refresh_from_db()
    assert row.attributes == {"checkability": 2}


@pytest.mark.parametrize("statement", ["s" * LONGEST_STATEMENT, "s\n" * (LONGEST_STATEMENT // 2 - 1) + "ss"])
def test_a_statement_at_full_length_stays(project, manager, send, statement):
    row = claim_of(project, manager, "They waited.", statement=statement)

    assert save_claim(send, row, checkability="2") == 303

    row.refresh_from_db()
    assert row.attributes == {"statement": statement, "checkability": 2}


def test_a_statement_that_is_too_long_is_refused_with_its_limit(project, manager, send):
    row = claim_of(project, manager, "They waited.")

    assert save_claim(send, row, statement="s" * (LONGEST_STATEMENT + 1)) == 422

    row.refresh_from_db()
    assert row.attributes == {}


def test_each_place_of_words_can_be_named(project, manager, send):
    article = factories.article(project, manager, text="a " * 12_000)
    page = f"/a/{article.pk}/"

    assert send(page, f"{page}mark/", passage="a", kind="entity", which="11000") == 303

    assert Annotation.objects.get().spans[0].start == 2 * 10_999


def test_a_note_may_have_as_many_lines_as_its_field_takes(project, manager, ann):
    article = factories.article(project, ann)
    row = factories.annotation(article, ann)
    row = move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)
    client = Client()
    client.force_login(manager)
    note = LINES[:1999] + "b"

    sent = {"reason": "other", "note": note.replace("\n", "\r\n"), "version": row.version}
    assert client.post(f"/a/{article.pk}/{row.pk}/reject/", sent).status_code == 303

    assert row.decisions.get().note == note
