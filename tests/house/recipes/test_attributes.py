"""An attribute is its words and a line in the row of its kind: everything else follows from them."""

import pytest

from tests.house.recipes.copies import ask_copy, list_places

WORDS = '''class Tone(Word):
    """How something is said."""

    CALM = "calm"
    OUT_OF_BREATH = "out_of_breath"


class Weight(Level):
    """How much it counts."""

    LIGHT = 1, "light"
    HEAVY = 2, "heavy"


'''
NAMES = "    Tone,\n    Weight,\n"
LINES = """            "tone": Attribute(Tone, label=say("tone of voice"), unset=say("not heard"), told=True),
            "weight": Attribute(Weight, holds=int, main=True, told=True),
            "remark": Attribute(longest=9),
"""
ADDED = {
    "annotations/choices.py": [(WORDS, "class Verdict(Word)")],
    "annotations/scheme.py": [
        (NAMES, "    SourceType,\n)"),
        (LINES, '            "anonymity": Attribute('),
    ],
}

ASKED = """
import json

import django
django.setup()
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.http import QueryDict

from annotations.choices import Kind
from annotations.forms.workspace import AttributesForm
from annotations.models import Annotation
from annotations.refusals import Invalid
from annotations.scheme import clean_attributes
from annotations.templatetags.sentences import sentence
from annotations.text.span import Span

kind = Kind.SOURCE
given = {"tone": "out_of_breath", "weight": 2, "remark": " from afar "}

def refuse(name, value):
    try:
        clean_attributes(kind, {name: value})
    except Invalid as refusal:
        return [refusal.sentence, refusal.field]

row = Annotation(kind=kind, texts=["she"], spans=[Span(0, 3)], attributes=given, tags=[])
row.links_json = []
form = AttributesForm(row, (), None)
sent = AttributesForm(row, (), None, QueryDict("version=1&tone=calm&weight=&remark=near"))
assert sent.is_valid(), sent.errors
loader = MigrationLoader(None)
changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
print(json.dumps({
    "stored": clean_attributes(kind, given),
    "refused": [refuse("tone", "loud"), refuse("weight", 3), refuse("weight", True), refuse("remark", "0123456789")],
    "labels": [form["tone"].label, form["weight"].label],
    "choices": [form.fields["tone"].choices, form.fields["weight"].choices],
    "main": [bound.name for bound in form.main],
    "more": form.more_says,
    "changes": sent.changes(),
    "sentence": sentence(row),
    "migrations": len(changes),
}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """What a copy of the product says in which a source has three more attributes."""
    return ask_copy(tmp_path_factory.mktemp("attributes"), ADDED, ASKED)


def test_an_attribute_is_stored_as_its_line_says(copy):
    assert copy["stored"] == {"tone": "out_of_breath", "weight": 2, "remark": "from afar"}


def test_a_value_that_does_not_fit_is_refused_with_its_words(copy):
    assert copy["refused"] == [
        ["“loud” is not a value of “tone”: choose one of calm, out_of_breath.", "attributes.tone"],
        ["“weight” is a number from 1 to 2.", "attributes.weight"],
        ["“weight” must be a whole number.", "attributes.weight"],
        ["“remark” may have 9 characters at most.", "attributes.remark"],
    ]


def test_an_attribute_has_its_field_on_the_card(copy):
    assert copy["labels"] == ["tone of voice", "weight"]
    assert copy["choices"] == [
        [["", "not heard"], ["calm", "calm"], ["out_of_breath", "out of breath"]],
        [["", "not set"], ["1", "1 light"], ["2", "2 heavy"]],
    ]
    assert copy["main"] == ["type", "weight", "anonymity"]
    assert copy["more"] == "out of breath ·  from afar "


def test_what_a_card_sends_is_stored_like_what_the_api_sends(copy):
    assert copy["changes"] == {"attributes": {"tone": "calm", "weight": None, "remark": "near"}}


def test_what_is_told_is_in_the_sentence_of_the_card(copy):
    assert copy["sentence"] == '<b dir="auto">she</b> · out of breath · 2'


def test_an_attribute_needs_no_migration(copy):
    assert copy["migrations"] == 0


def test_an_attribute_touches_what_its_recipe_names():
    assert list_places("an attribute of a kind", ADDED) == (set(), set())
