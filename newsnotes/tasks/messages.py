"""`python -m newsnotes.tasks.messages`: bring the translation files in step with the sentences of the code.

Each language is one file, `newsnotes/locale/<language>/LC_MESSAGES/django.po`: what is new stands in it without a
translation, what no page says any more is gone. From it come `django.mo`, which Django reads, and `scripts.json`, what
scripts say. A new language is a folder with an empty `django.po`, filled by this command, and a row of LANGUAGES.
"""

import ast
import datetime
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import django
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import Engine, Node, Origin, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from newsnotes.tasks.venv import ROOT

LOCALES = ROOT / "newsnotes" / "locale"
NEVER = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
SCRIPTS = "static/js/"
"""Sentences that stand in these files are sent to the browser."""

_SAID = {
    "say": 1,
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "say_number": 2,
    "ngettext": 2,
    "ngettext_lazy": 2,
}
_IN_CONTEXT = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 2, "npgettext_lazy": 2}

_TAG = re.compile(r"\{[{%].*?[}%]\}")
_IN_TAG = re.compile(r'\b_\("([^"]*)"\)')
"""Words in a filter or in a tag: `default:_("Untitled")`."""


class Message(NamedTuple):
    """A sentence to translate: one pattern, or singular and plural; `place` is the file that says it."""

    patterns: tuple[str, ...]
    context: str
    place: str


def messages() -> Iterator[Message]:
    """All sentences of the product: code, templates, scripts and the labels of stored words."""
    for file in sorted([*(ROOT / "annotations").rglob("*.py"), *(ROOT / "newsnotes").rglob("*.py")]):
        if "migrations" not in file.parts and file.name != "translation.py":  # that one looks patterns up
            yield from messages_of_code(file.read_text("utf-8"), str(file.relative_to(ROOT)))
    for file in sorted((ROOT / "templates").rglob("*.*")):
        yield from messages_of_template(file.read_text("utf-8"), str(file.relative_to(ROOT)))
    for file in sorted((ROOT / SCRIPTS).rglob("*.js")):
        yield from messages_of_script(file.read_bytes(), str(file.relative_to(ROOT)))
    yield from labels()


def messages_of_code(source: str, place: str) -> Iterator[Message]:
    """The sentences in calls of `say`, `say_number` and Django's functions; `ValueError` for one that is computed."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in _SAID and name not in _IN_CONTEXT:
            continue
        texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
        context = next((kw.value for kw in call.keywords if kw.arg == "context"), ast.Constant(""))
        count = _SAID.get(name) or 1 + _IN_CONTEXT[name]
        said = texts[:count]
        if (
            not said
            or not all(isinstance(text, str) for text in said)
            or not isinstance(context, ast.Constant)
        ):
            raise ValueError(f"{place}:{call.lineno}: say a sentence as a literal, its values by name")
        words = [str(text) for text in said]
        if name in _IN_CONTEXT:
            yield Message(tuple(words[1:]), words[0], place)
        else:
            yield Message(tuple(words), str(context.value), place)


def messages_of_template(source: str, place: str) -> Iterator[Message]:
    """The sentences of `translate`, `blocktranslate` and `_("…")`, as Django will look them up."""
    name = place.removeprefix("templates/")
    template = Template(source, origin=Origin(place, name), name=name, engine=Engine.get_default())
    for node in nodes_of(template.nodelist):
        if isinstance(node, TranslateNode):
            said = node.filter_expression.var
            literal = getattr(said, "literal", said)
            yield Message((str(literal),), _context(node), place)
        elif isinstance(node, BlockTranslateNode):
            yield Message(tuple(_patterns(node)), _context(node), place)
    for tag in _TAG.findall(source):
        for words in _IN_TAG.findall(tag):
            yield Message((words,), "", place)


def messages_of_script(source: bytes, place: str) -> Iterator[Message]:
    """The sentences in calls of `translate` and `translateNumber`."""
    keywords: dict[str, Any] = {"translate": None, "translateNumber": (1, 2)}
    for _, said, _, _ in extract(
        "javascript", io.BytesIO(source), keywords, options={"template_string": "true"}
    ):
        yield Message((said,) if isinstance(said, str) else tuple(said), "", place)


def labels() -> Iterator[Message]:
    """What the stored words of the domain are called."""
    from annotations import access_kinds, choices  # noqa: F401 - their enums are looked for below
    from annotations.enums import Level, Word

    enums: list[type[Word] | type[Level]] = [*Word.__subclasses__(), *Level.__subclasses__()]
    for enum in enums:
        for member in enum:
            yield Message((member.label.pattern,), member.label.context, "annotations/choices.py")


def nodes_of(nodelist: Any) -> Iterator[Node]:
    """All nodes of a compiled template, in the order of its text."""
    for node in nodelist:
        yield node
        for attribute in ("nodelist", "nodelist_loop", "nodelist_empty", "nodelist_true", "nodelist_false"):
            inside = getattr(node, attribute, ())
            yield from nodes_of(getattr(inside, "nodelist", inside))  # a partial wraps its own


def _context(node: Any) -> str:
    return str(node.message_context.var) if node.message_context else ""


def _patterns(node: BlockTranslateNode) -> Iterator[str]:
    for tokens in filter(None, (node.singular, node.plural)):
        pattern, _ = node.render_token_list(tokens)
        yield re.sub(r"\s*\n\s*", " ", pattern.strip()) if node.trimmed else pattern


def template_catalog() -> Catalog:
    """Every sentence once, with the files that say it."""
    catalog = Catalog(project="newsnotes", header_comment="# Sentences of newsnotes.")
    for message in messages():
        ids = message.patterns if len(message.patterns) > 1 else message.patterns[0]
        catalog.add(ids, locations=[(message.place, 0)], context=message.context or None)
    return catalog


def updated(language: str) -> Catalog:
    """The catalog of a language, in step with the code."""
    file = LOCALES / language / "LC_MESSAGES" / "django.po"
    with file.open("rb") as opened:
        catalog = read_po(opened, locale=language)
    catalog.update(template_catalog(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = f"# Sentences of newsnotes: {catalog.locale_identifier}."
    catalog.creation_date = catalog.revision_date = NEVER  # the file changes when a sentence does
    return catalog


def is_translated(message: Any) -> bool:
    """Whether a language has words for a message, for each of its numbers."""
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(strings)


def written(catalog: Catalog) -> dict[str, bytes]:
    """The three files of a language, by name."""
    po, mo = io.BytesIO(), io.BytesIO()
    for message in catalog:
        if not is_translated(message):
            message.string = ""
    write_po(po, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    write_mo(mo, catalog)
    scripts = {
        (message.id if isinstance(message.id, str) else message.id[0]): message.string
        for message in sorted(catalog, key=lambda message: str(message.id))
        if message.id
        and is_translated(message)
        and any(place.startswith(SCRIPTS) for place, _ in message.locations)
    }
    text = json.dumps(scripts, ensure_ascii=False, indent=0) + "\n"
    return {"django.po": po.getvalue(), "django.mo": mo.getvalue(), "scripts.json": text.encode()}


def languages() -> list[str]:
    """The languages that there are beside English."""
    return sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir())


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsnotes.settings"
    django.setup()
    for language in languages():
        catalog = updated(language)
        folder = Path(LOCALES / language / "LC_MESSAGES")
        for name, content in written(catalog).items():
            (folder / name).write_bytes(content)
        missing = sum(1 for message in catalog if message.id and not is_translated(message))
        print(f"{language}: {len(catalog)} sentences, {missing} of them not translated.")


if __name__ == "__main__":
    main()
