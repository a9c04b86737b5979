"""Sentences in a page: in the reader's language, with a small German catalogue instead of the product's."""

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.template import Context, Template
from django.utils import translation
from django.utils.html import format_html
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import Status
from annotations.models import Project
from annotations.policy.who_can import WRITTEN_BY_YOU, say_who_decides
from annotations.queries.lists.counting import Count
from annotations.queries.people.people import OpenWork
from annotations.sentences import say, say_number
from annotations.text.file_kinds import sentence_of_name
from annotations.translation import translate

WORDS = {
    "“{name}” is taken.": "„{name}“ ist vergeben.",
    "At most {most:,} characters.": "Höchstens {most:,} Zeichen.",
    ("{number:,} article", "{number:,} articles"): ("{number:,} Artikel da", "{number:,} Artikel sind da"),
    "These words are marked already, as {kind}.": "Als {kind} ist das schon markiert.",
    "a quote": "Zitat",
    "{why}: {name} can.": "{why}. {name} kann das.",
    "{why}: {names} or {last} can.": "{why}. {last} oder {names} können das.",
    str(WRITTEN_BY_YOU): "Das ist von Ihnen",
    "{parts} and {last}": "{parts} und {last}",
    ("{count} draft", "{count} drafts"): ("{count} Entwurf", "{count} Entwürfe"),
    ("{count} fix to agree to", "{count} fixes to agree to"): ("{count} Korrektur", "{count} Korrekturen"),
    "{what} Open it, copy the text of the article and paste it, or save it as plain text (.txt).": (
        "{what} Kopieren Sie den Text heraus."
    ),
    "This is a PDF.": "Das ist ein PDF.",
    "In {zone} there is no {time} on {day} {month} {year}: clocks are put forward.": (
        "Am {day}. {month} {year} gibt es {time} in {zone} nicht."
    ),
}
IN_CONTEXT = {("open", "state"): "offen", ("open", "button"): "öffnen"}


@pytest.fixture
def german(settings, tmp_path):
    """German, with these translations."""
    catalog = Catalog(locale="de")
    for english, words in WORDS.items():
        catalog.add(english, words)
    for (english, context), words in IN_CONTEXT.items():
        catalog.add(english, words, context=context)
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("de"):
        yield


def show(value):
    """What a page shows where a template names the value."""
    return Template("{{ value }}").render(Context({"value": value}))


SENTENCES = [
    (say("“{name}” is taken.", name="Kai"), "“Kai” is taken.", "„Kai“ ist vergeben."),
    (
        say("At most {most:,} characters.", most=20_000),
        "At most 20,000 characters.",
        "Höchstens 20.000 Zeichen.",
    ),
    (say_number("{number:,} article", "{number:,} articles", 1), "1 article", "1 Artikel da"),
    (
        say_number("{number:,} article", "{number:,} articles", 12_000),
        "12,000 articles",
        "12.000 Artikel sind da",
    ),
    (say("open", context="state"), "open", "offen"),
    (say("open", context="button"), "open", "öffnen"),
    (
        say("Nobody has translated {most:,}.", most=1234),
        "Nobody has translated 1,234.",
        "Nobody has translated 1.234.",
    ),
    (
        say("These words are marked already, as {kind}.", kind=say("a quote")),
        "These words are marked already, as a quote.",
        "Als Zitat ist das schon markiert.",
    ),
    (
        say_who_decides(WRITTEN_BY_YOU, ["rev"], Project(name="Quay")),
        "You wrote or changed this, so someone else must approve it: rev can.",
        "Das ist von Ihnen. rev kann das.",
    ),
    (
        say_who_decides(WRITTEN_BY_YOU, ["rev", "max"], Project(name="Quay")),
        "You wrote or changed this, so someone else must approve it: rev or max can.",
        "Das ist von Ihnen. max oder rev können das.",
    ),
    (Count(10_000, more=True), "10,000+", "10.000+"),
    (
        OpenWork({Status.DRAFT: 2, Status.FIXED: 1}),
        "2 drafts and 1 fix to agree to",
        "2 Entwürfe und 1 Korrektur",
    ),
    (
        sentence_of_name("a.pdf"),
        "This is a PDF. Open it, copy the text of the article and paste it, or save it as plain text (.txt).",
        "Das ist ein PDF. Kopieren Sie den Text heraus.",
    ),
]


@pytest.mark.parametrize(("sentence", "english", "in_german"), SENTENCES, ids=range(len(SENTENCES)))
def test_a_sentence_is_shown_in_the_language_of_the_reader(german, sentence, english, in_german):
    shown = show(sentence)
    with translation.override("en-gb"):
        shown_in_english = show(sentence)

    assert (shown_in_english, shown) == (english, in_german)
    assert f"{sentence}" == english


def test_what_a_view_puts_into_html_is_translated(german):
    assert format_html("<p>{}</p>", say("a quote")) == "<p>Zitat</p>"
    assert translate(say("a quote")) == "Zitat"


def test_words_of_people_are_never_translated(german):
    named = say("“{name}” is taken.", name="a quote")

    assert translate("a quote") == "a quote"
    assert show("a quote") == "a quote"
    assert show(named) == "„a quote“ ist vergeben."


def test_words_of_people_are_escaped_once(german):
    assert show(say("“{name}” is taken.", name="<b>&")) == "„&lt;b&gt;&amp;“ ist vergeben."


def test_months_are_named_as_the_framework_names_them(german):
    assert translate(say("March")) == "März"


def test_a_number_that_is_no_count_is_written_as_it_is(german):
    assert translate(say("Revision {number}", number=2026)) == "Revision 2026"


@given(st.text())
def test_any_words_stand_in_a_translation_as_they_are(name):
    with translation.override("de"):
        translated = translate(say("“{name}” is not in a catalogue.", name=name))

    assert translated == "“" + name + "” is not in a catalogue."
