"""A kind is a word, a row and a block of style: everything else follows from them."""

import re

import pytest

from annotations.choices import Kind
from annotations.scheme import KINDS
from tests.house.recipes.copies import ROOT, ask_copy

STYLES = ROOT / "static" / "css" / "kinds.css"

WORD = '    PLACE = "place"\n'
ROW = """    KindScheme(
        Kind.PLACE,
        letter="p",
        key="5",
        hint=say("where it is"),
        with_article=say("a place"),
        subject=say("A place"),
        attributes={"type": Attribute(SourceType, main=True, told=True), "since": Attribute(date=True)},
        slots={LinkRole.SPEAKS_FOR: Slot(say("Belongs to"), say("what it is a part of"), "f", targets=_SAYERS)},
        has_record=True,
    ),
"""

ASKED = """
import json
from datetime import UTC

import django
django.setup()
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.template.loader import render_to_string

from annotations.api.description.operations import ANNOTATION_QUERY
from annotations.api.description.schemas import COMPONENTS
from annotations.choices import Kind
from annotations.forms.project import ExportForm, ReviewFilter
from annotations.forms.workspace import AttributesForm, KindForm, MarkForm
from annotations.models import Annotation, Article
from annotations.queries.workspace.names import TARGETS
from annotations.scheme import KINDS, clean_attributes, slot
from annotations.templatetags.marks import Look, _classes
from annotations.templatetags.sentences import sentence
from annotations.text.span import Span
from annotations.views.workspace.cards import Card
from annotations.views.workspace.keys import SAYS

kind = Kind("place")
row = Annotation(kind=kind, texts=["the harbour"], spans=[Span(0, 11)], attributes={"type": "other"}, tags=[])
row.links_json = [{"role": "speaks_for", "words": ["the city"], "name": "", "target": None, "spans": [[1, 2]]}]
form = AttributesForm(row, (), None)
loader = MigrationLoader(None)
changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
print(json.dumps({
    "bar": render_to_string("annotations/workspace/tagbar.html", {"kinds": KINDS.values(), "page": "/a/"}),
    "keys": SAYS,
    "choices": [
        [value for value, _ in form.fields["kind"].choices if value]
        for form in (MarkForm(), KindForm(), ReviewFilter(), ExportForm({}, zone=UTC))
    ],
    "schema": [ANNOTATION_QUERY["kind"]["pattern"], json.dumps(COMPONENTS["Annotation"])],
    "stored": clean_attributes(kind, {"type": "outlet", "since": "2026-03-12"}),
    "link": slot(kind, "speaks_for", field="links")[0],
    "fields": [[bound.name for bound in bounds] for bounds in (form.main, form.more)],
    "slots": [(slot.label, slot.key) for slot in Card(row, None).slots],
    "record": Card(row, None).has_record,
    "menu": [scheme.with_article for scheme in Card(Annotation(kind="quote"), None).other_kinds],
    "sentence": sentence(row),
    "look": Look.of(row).letter,
    "classes": list(_classes({("p", "d"): 2})),
    "migration": [type(change).__name__ for change in changes["annotations"][0].operations],
}))
"""


@pytest.fixture(scope="module")
def fifth(tmp_path_factory):
    """What a copy of the product says in which one word and one row are added."""
    added = {
        "annotations/choices.py": [(WORD, "\n\nclass Status(Word)")],
        "annotations/scheme.py": [(ROW, ")\n\nKINDS:")],
    }
    return ask_copy(tmp_path_factory.mktemp("fifth"), added, ASKED)


def test_a_kind_is_tagged_by_its_button_and_its_key(fifth):
    assert '<button name="kind" value="place" data-digit="5">' in fifth["bar"]
    assert "<b>Place</b>" in fifth["bar"]
    assert "<small>where it is</small>" in fifth["bar"]
    assert "claim, source, place;" in fifth["keys"]["1"]
    assert fifth["keys"]["6"] == "in that menu, like 1 to 5: the reason"


def test_a_kind_is_in_every_choice_of_kinds(fifth):
    assert fifth["choices"] == [[*Kind, "place"]] * 4
    assert "a place" in fifth["menu"]


def test_a_kind_is_in_the_description_of_the_api(fifth):
    pattern, annotation = fifth["schema"]

    assert re.fullmatch(pattern, "quote,place")
    assert '"place"' in annotation


def test_a_kind_takes_what_its_row_says(fifth):
    assert fifth["stored"] == {"type": "outlet", "since": "2026-03-12"}
    assert fifth["link"] == "speaks_for"
    assert fifth["record"] is True


def test_the_card_of_a_kind_shows_what_its_row_says(fifth):
    assert fifth["fields"] == [["type"], ["since"]]
    assert fifth["slots"] == [["Belongs to", "f"]]
    assert fifth["sentence"] == ('<b dir="auto">the harbour</b> · other · belongs to <bdi>the city</bdi>')


def test_the_marks_of_a_kind_have_its_letter(fifth):
    assert fifth["look"] == "p"
    assert fifth["classes"] == ["p", "p2", "pd"]


def test_a_kind_needs_a_migration_that_django_writes(fifth):
    once = {"AlterField", "RemoveConstraint", "AddConstraint"}

    assert set(fifth["migration"]) == once
    assert len(fifth["migration"]) == 2 * len(
        once
    )  # the field and its history; the kinds, and those with a record


def test_every_kind_is_in_the_table_once_with_a_letter_and_a_key_of_its_own():
    assert list(KINDS) == list(Kind)
    assert len({scheme.letter for scheme in KINDS.values()}) == len(KINDS)
    assert len({scheme.key for scheme in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_has_its_block_of_style(kind):
    styles = STYLES.read_text()
    letter, name = kind.letter, kind.kind
    wanted = [
        f":root {{ --{name}:",
        f"--{name}: light-dark(",
        f".kind.{name} {{",
        f".note-card.{name} {{ --kind:",
    ]
    wanted += [f"#text .{letter}{state} {{" for state in ("", "d", "x", "2")]

    assert [rule for rule in wanted if rule not in styles] == []


def test_no_other_style_draws_a_kind():
    others = [file for file in STYLES.parent.glob("*.css") if file != STYLES]
    drawn = re.compile(rf"\.(?:kind|note-card)\.(?:{'|'.join(Kind)})\b|--(?:{'|'.join(Kind)}):")

    assert [file.name for file in others if drawn.search(file.read_text())] == []
