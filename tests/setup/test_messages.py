"""What is translated: every sentence of the code says what it counts and names by name."""

import ast
import re
import string
from collections import Counter

import pytest
from babel.messages import Catalog

from annotations import refusals
from newsnotes.tasks.messages import (
    LOCALES,
    is_translated,
    languages,
    messages,
    messages_of_code,
    template_catalog,
    updated,
    written,
)
from newsnotes.tasks.venv import ROOT

MESSAGES = list(messages())
ROOMS = (
    *("text", "formats", "suggesters", "models", "policy", "queries", "actions"),
    *("attributes.py", "jobs.py", "refusals.py", "scheme.py", "timestamps.py"),
)
"""What is below the doors and speaks to people."""

ENGLISH = "annotations/actions/erasure/"
"""Only commands get there, and they speak English."""

REFUSALS = {
    *(name for name, kind in vars(refusals).items() if isinstance(kind, type)),
    *("SpanProblem", "UnusableText", "UndecodableText"),
}


def list_calls(names, files):
    """`(place, call)` for each call of functions with these names."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def list_files():
    files = [path for room in ROOMS for path in (ROOT / "annotations").glob(f"{room}")]
    files = [file for path in files for file in ([path] if path.is_file() else path.rglob("*.py"))]
    return [file for file in sorted(files) if not str(file.relative_to(ROOT)).startswith(ENGLISH)]


def name_values(pattern):
    """The names of the values in a pattern: of code and scripts {name}, of templates %(name)s."""
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


def test_every_value_of_a_sentence_has_a_name():
    nameless = [
        message
        for message in MESSAGES
        for pattern in message.patterns
        if not message.place.startswith("templates/")
        if not all(name.isidentifier() for name in name_values(pattern))
    ]

    assert nameless == []


def test_every_value_of_a_sentence_of_a_template_has_a_name():
    nameless = [
        message
        for message in MESSAGES
        for pattern in message.patterns
        if message.place.startswith("templates/")
        if "%" in re.sub(r"%%|%\(\w+\)s", "", pattern)
        if len(re.findall(r"%\(\w+\)s", pattern))
    ]

    assert nameless == []


def test_what_is_counted_has_the_same_values_in_singular_and_plural():
    other = [
        message.patterns
        for message in MESSAGES
        if len(message.patterns) == 2 and not message.place.startswith("templates/")
        if name_values(message.patterns[0]) | {"number"} != name_values(message.patterns[1]) | {"number"}
    ]

    assert other == []


def test_every_sentence_is_said_with_the_values_that_its_pattern_names():
    files = [*(ROOT / "annotations").rglob("*.py"), *(ROOT / "newsnotes").rglob("*.py")]
    wrong = []
    for place, call in list_calls({"say", "say_number"}, files):
        given = {keyword.arg for keyword in call.keywords} - {"context"}
        patterns = [arg.value for arg in call.args[:2] if isinstance(arg, ast.Constant)]
        wanted = {name for pattern in patterns for name in name_values(pattern)}
        if call.func.id == "say_number":
            wanted, given = wanted | {"number"}, given | {"number"}
        if None not in given and given != wanted:  # None: they are given as a dictionary
            wrong.append(place)

    assert wrong == []


def test_every_refusal_below_the_doors_is_a_sentence():
    bare = [
        place
        for place, call in list_calls(REFUSALS, list_files())
        if call.args
        and (isinstance(call.args[0], ast.JoinedStr) or isinstance(getattr(call.args[0], "value", None), str))
    ]

    assert bare == []


@pytest.mark.parametrize(
    "source",
    [
        'say(f"{n} articles")',
        'say("one " + name)',
        'say_number("1 article", many, n)',
        'say(PATTERN, context="x")',
    ],
)
def test_a_sentence_that_is_computed_is_refused(source):
    with pytest.raises(ValueError, match="say a sentence as a literal"):
        list(messages_of_code(source, "a.py"))


@pytest.fixture(params=languages())
def catalog(request):
    return updated(request.param)


def test_the_files_of_a_language_are_in_step_with_the_code(catalog):
    """Else `python -m newsnotes.tasks.messages` was forgotten."""
    folder = LOCALES / str(catalog.locale) / "LC_MESSAGES"

    assert {name: (folder / name).read_bytes() for name in written(catalog)} == written(catalog)


def test_a_language_is_complete(catalog):
    assert [message.id for message in catalog if message.id and not is_translated(message)] == []


def list_marks(pattern):
    """What a translation has to keep: places of values, tags, code, and what stands at its ends."""
    return Counter(re.findall(r"\{[^}]*\}|%\(\w+\)s|%%|</?\w+[^>]*>|`[^`]+`|^\s+|\s+$", pattern))


def test_a_translation_keeps_values_and_markup(catalog):
    wrong = []
    for message in catalog:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else message.id
            strings = [message.string] if isinstance(message.string, str) else message.string
            wrong += [(ids[-1], text) for text in strings[-1:] if list_marks(ids[-1]) != list_marks(text)]

    assert wrong == []


def test_a_new_sentence_comes_without_a_translation():
    empty = Catalog(locale="de")
    empty.update(template_catalog())

    files = written(empty)

    assert not any(is_translated(message) for message in empty if message.id)
    assert files["scripts.json"] == b"{}\n"
    assert b'msgid "Save"\nmsgstr ""' in files["django.po"]
