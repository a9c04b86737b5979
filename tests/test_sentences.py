"""Sentences as text: English, whatever becomes of them but in a page."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.refusals import Invalid, NeedsAnother
from annotations.sentences import Sentence, say, say_number

TAKEN = say("“{name}” is taken.", name="Quay")


@pytest.mark.parametrize(
    ("sentence", "english"),
    [
        (say("The text is empty."), "The text is empty."),
        (say("In JSON, {} is an object."), "In JSON, {} is an object."),
        (TAKEN, "“Quay” is taken."),
        (say("At most {most:,} characters.", most=20_000), "At most 20,000 characters."),
        (say("Row {number:,} is not CSV.", number=1234), "Row 1,234 is not CSV."),
        (say_number("{number:,} article", "{number:,} articles", 0), "0 articles"),
        (say_number("{number:,} article", "{number:,} articles", 1), "1 article"),
        (say_number("{number:,} article", "{number:,} articles", 1234), "1,234 articles"),
        (say_number("1 draft of {name}", "{number} drafts of {name}", 1, name="ann"), "1 draft of ann"),
        (say("{why}: {name} can.", why=say("You wrote this"), name="rev"), "You wrote this: rev can."),
    ],
)
def test_a_sentence_is_its_english_text(sentence, english):
    assert sentence == english
    assert str(sentence) == english
    assert f"{sentence}" == english
    assert json.dumps([sentence], ensure_ascii=False) == f'["{english}"]'
    assert {english: 1}[sentence] == 1


@pytest.mark.parametrize(
    "use",
    [
        str,
        copy.copy,
        copy.deepcopy,
        lambda sentence: pickle.loads(pickle.dumps(sentence)),
        lambda sentence: f"{sentence}",
        lambda sentence: "".join([sentence]),
    ],
    ids=["str", "copy", "deepcopy", "pickle", "format", "join"],
)
def test_what_is_made_of_a_sentence_is_plain_text(use):
    made = use(TAKEN)

    assert made == "“Quay” is taken."
    assert type(made) is str


@given(st.text(), st.text())
def test_words_of_people_stand_in_a_sentence_as_they_are(name, other):
    sentence = say("“{name}” was merged into “{other}”.", name=name, other=other)

    assert sentence == "“" + name + "” was merged into “" + other + "”."


def test_a_sentence_shows_html_of_its_english_words_escaped():
    assert say("“{name}” is taken.", name="<b>&").__html__() == "“&lt;b&gt;&amp;” is taken."


def test_a_refusal_keeps_its_sentence():
    refusal = Invalid(TAKEN, field="name")

    assert refusal.sentence is TAKEN
    assert str(refusal) == "“Quay” is taken."


def test_a_refusal_that_says_why_ends_with_a_full_stop():
    refusal = NeedsAnother(say("You took this over"))

    assert isinstance(refusal.sentence, Sentence)
    assert refusal.sentence == "You took this over."
    assert refusal.sentence.values == {"why": refusal.why}
