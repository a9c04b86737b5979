"""Every word that a template says to people is in the catalogue, so that a page can say it in another language."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.template import Engine, Origin, Template
from django.template.base import TextNode

from newsnotes.tasks.messages import Message, messages_of_template, nodes_of
from newsnotes.tasks.venv import ROOT

TEMPLATES = ROOT / "templates"
FILES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.*"))

SHOWN = {"title", "aria-label", "placeholder", "alt", "data-label"}
"""Attributes that people read, or that a screen reader says."""

NOT_WORDS = {"pre", "code", "kbd", "script", "style"}
"""What stands in these is for programs, or is a key."""

NAMES = {
    "newsnotes": "the name of the product",
    "API": "a name in every language",
    "URL": "a name in every language",
    "curl": "the name of a program",
    "Python": "the name of a language",
    "&kind=": "a part of an address",
    "en-gb": "the code of a language",
    "true,false": "values of an attribute",
}

_GAP = " \ue000 "
"""Stands for what is no literal text: a value, or words of the catalogue."""
_BETWEEN = re.compile("[\ue000·]")
_LETTER = re.compile(r"[^\W\d_]")
_INSTEAD = re.compile(r"""\|\s*(?:default|default_if_none|yesno)\s*:\s*(?:"([^"]*)"|'([^']*)')""")
_GLUED = re.compile(r"\|\s*pluralize\b")


class Reader(HTMLParser):
    """Collects the literal words of a page's source."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_WORDS:
            self.inside.append(tag)
        for name, value in attrs:
            if name in SHOWN:
                self.take(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.take(data)

    def take(self, text: str) -> None:
        """Keep the pieces between values and dots that have letters in them."""
        pieces = (piece.strip() for piece in _BETWEEN.split(text))
        self.words += [piece for piece in pieces if _LETTER.search(piece) and piece not in NAMES]


def words_outside(source: str, name: str = "") -> list[str]:
    """The words of a template that no `translate` or `blocktranslate` says."""
    template = Template(source, Origin(name, name), name, Engine.get_default())
    text = "".join(
        str(node.s) if isinstance(node, TextNode) else _GAP for node in nodes_of(template.nodelist)
    )
    reader = Reader()
    reader.feed(text)
    reader.close()
    return [*reader.words, *words_of_filters(source)]


def words_of_filters(source: str) -> Iterator[str]:
    """Words that stand in a filter, and plurals made by a letter at the end."""
    for match in _INSTEAD.finditer(source):
        words = match[1] or match[2] or ""
        if _LETTER.search(words) and words not in NAMES:
            yield words
    yield from _GLUED.findall(source)


@pytest.mark.parametrize("file", FILES)
def test_words_of_templates_are_in_the_catalogue(file: str) -> None:
    assert words_outside((TEMPLATES / file).read_text("utf-8"), file) == []


@pytest.mark.parametrize(
    ("source", "outside"),
    [
        ("<p>Save</p>", ["Save"]),
        ('{% load i18n %}<p>{% translate "Save" %} · <kbd>q</kbd> newsnotes</p>', []),
        ('<a title="Close {{ name }}" href="save">{{ name }}</a>', ["Close"]),
        ('{% load i18n %}<img alt="{% if x %}An image{% endif %}{% translate "Save" %}">', ["An image"]),
        ("{% for x in xs %}{{ x }}{% empty %}Nobody{% endfor %}", ["Nobody"]),
        ('{{ name|default:"Untitled" }}', ["Untitled"]),
        ('{{ name|default:_("Untitled") }}', []),
        ("{{ number }} annotation{{ number|pluralize }}", ["annotation", "|pluralize"]),
        ('{{ on|yesno:"on,off" }}', ["on,off"]),
        ("{% load i18n %}{% blocktranslate %}{{ name }} left{% endblocktranslate %}", []),
    ],
)
def test_words_outside_are_seen_wherever_they_stand(source: str, outside: list[str]) -> None:
    assert words_outside(source) == outside


def test_words_of_filters_and_tags_come_into_the_catalogue() -> None:
    source = '{% include "page.html" with what=_("articles") %}{{ name|default:_("Untitled") }} _("no words")'

    messages = list(messages_of_template(source, "templates/page.html"))

    assert messages == [
        Message(("articles",), "", "templates/page.html"),
        Message(("Untitled",), "", "templates/page.html"),
    ]


def test_branches_of_an_if_are_walked_once() -> None:
    source = '{% load i18n %}{% if x %}{% translate "on" %}{% else %}{% translate "off" %}{% endif %}'

    messages = list(messages_of_template(source, "templates/switch.html"))

    assert [message.patterns for message in messages] == [("on",), ("off",)]
