"""`manage.py import_articles PATH… --project SLUG`: files, folders, or standard input."""

import gc
import os
import sys
import uuid
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from annotations.actions.articles import add_article
from annotations.actions.importing.batch import Line, cut_batches, import_batch, read_lines
from annotations.actions.importing.filling import Imported
from annotations.actions.importing.lines import import_article
from annotations.choices import Verb
from annotations.formats.registry import FORMATS
from annotations.management.lookups import acting, project_called
from annotations.management.sources import LeftOut, Source, find_sources, printable
from annotations.models import Project, User
from annotations.models.fields import new_id
from annotations.refusals import Refusal
from annotations.text.blank import strip_blank
from annotations.text.file_kinds import PLAIN_SUFFIXES, check_plain_file, sentence_of_name
from annotations.text.headlines import guess_headline
from annotations.text.normalise import MAX_BYTES, UnusableText, decode

_TEXT = "text"
_YOUNG = (100_000, 50, 50)
"""How many new objects start a collection of the youngest, and how many of those one of the next older (`gc`)."""
_LONGEST_HEADLINE = 500
_TOO_FEW = "too few people of this project stand behind"


@dataclass(frozen=True)
class Outcome:
    """What became of one article or file: `added`, `there`, `refused` or `left out`, and what there is to say."""

    became: str
    name: str
    said: str


@dataclass(frozen=True)
class Incoming:
    """An article that is to be added, as a file or a line has it."""

    name: str
    document: Any


class Command(BaseCommand):
    """One bad file never stops the rest. An article is in the project whole or not at all; many are one transaction.

    The status is 0 if all that was named is in the project now, and 1 if anything was refused or left out.
    """

    help = "Add articles from text files, or what `export` has written, to a project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input"
        )
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--format", choices=[_TEXT, *FORMATS], default=_TEXT)
        parser.add_argument(
            "--as", dest="acting", metavar="USER", help="who adds them; else the first manager"
        )
        parser.add_argument("--outlet", default="")
        parser.add_argument("--language", default="en")
        parser.add_argument("--encoding", help="how text files are encoded, if not in UTF-8")
        parser.add_argument("--headline-from", choices=["file-name", "first-line"], default="file-name")

    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["project"])
        by = acting(project, options["acting"])
        sources = list(find_sources(options["paths"], _suffixes(options["format"])))
        became: Counter[str] = Counter()
        try:
            shown = tqdm(sources, unit="file", file=sys.stderr, disable=not sys.stderr.isatty())
            batches = _read_batches(shown, by, project, options)
            ahead = _read_ahead(batches) if all(map(_has_an_end, sources)) else batches
            with _collecting_seldom():
                for outcome in _take(ahead, by, project, options["format"]):
                    became[outcome.became] += 1
                    self.stdout.write(f"{outcome.became}: {outcome.name}{outcome.said}")
        except KeyboardInterrupt:
            self.stderr.write(f"Stopped. {_summary(became)} Nothing is half stored.")
            sys.exit(130)
        self.stdout.write(_summary(became))
        if became["refused"] or became["left out"]:
            raise CommandError(_shortfall(became))


def _suffixes(format_name: str) -> tuple[str, ...]:
    """How the names of the files end that are looked for in folders."""
    if format_name == _TEXT:
        return PLAIN_SUFFIXES
    return tuple(f".{extension}" for extension in FORMATS[format_name].extensions)


def _summary(became: Counter[str]) -> str:
    return (
        f"{became['added']:,} added, {became['there']:,} already there, {became['refused']:,} refused, "
        f"{became['left out']:,} left out."
    )


def _shortfall(became: Counter[str]) -> str:
    refused, left_out = became["refused"], became["left out"]
    parts = [f"{refused:,} could not be added"] if refused else []
    parts += [f"{left_out:,} {'was' if left_out == 1 else 'were'} left out"] if left_out else []
    return f"{', '.join(parts)}."


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look for garbage seldom while the block runs: a batch is many objects that all stay until it is stored."""
    before = gc.get_threshold()
    gc.set_threshold(*_YOUNG)
    try:
        yield
    finally:
        gc.set_threshold(*before)


Batch = tuple[Sequence[Outcome | Incoming], list[Line | None]]


def _take(batches: Iterable[Batch], by: User, project: Project, format_name: str) -> Iterator[Outcome]:
    """What becomes of each, in their order; all of one run are of one batch in the log."""
    run, add = new_id(), _add_texts if format_name == _TEXT else _add_documents
    for batch, lines in batches:
        added = iter(add(_incoming(batch), lines, by, project, run))
        yield from (entry if isinstance(entry, Outcome) else next(added) for entry in batch)


def _read_batches(
    sources: Iterable[Source | LeftOut], by: User, project: Project, options: dict[str, Any]
) -> Iterator[Batch]:
    entries = (entry for source in sources for entry in _read_source(source, options))
    for batch in cut_batches(entries, lambda entry: getattr(entry, "document", None)):
        yield batch, read_lines([entry.document for entry in _incoming(batch)], by, project)


def _incoming(batch: Iterable[Outcome | Incoming]) -> list[Incoming]:
    return [entry for entry in batch if isinstance(entry, Incoming)]


def _read_ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The batches, of which a thread reads the next one while the database stores the one before."""
    with ThreadPoolExecutor(1) as reader:
        following = reader.submit(next, batches, None)
        while (batch := following.result()) is not None:
            following = reader.submit(next, batches, None)
            yield batch


def _has_an_end(source: Source | LeftOut) -> bool:
    """Whether reading ahead of it can be stopped: who types, or writes to a pipe, may never come to an end."""
    if source.path is None or isinstance(source, LeftOut):
        return source.path is not None
    try:
        return source.path.is_file()
    except OSError:
        return True  # it cannot be read at all


def _read_source(source: Source | LeftOut, options: dict[str, Any]) -> Iterator[Outcome | Incoming]:
    """What is in one file: at least one."""
    if isinstance(source, LeftOut):
        yield _leave_out(source, options["format"])
    elif options["format"] == _TEXT:
        yield _read_text(source, options)
    else:
        yield from _read_documents(source, options["format"])


def _leave_out(source: LeftOut, format_name: str) -> Outcome:
    """What is left out; refused, if somebody may well take it for an article."""
    known = sentence_of_name(source.path.name) if source.foreign and format_name == _TEXT else ""
    became = "refused" if source.failed or known else "left out"
    return Outcome(became, printable(source.path), f": {known or source.reason}")


def _read_text(source: Source, options: dict[str, Any]) -> Outcome | Incoming:
    """One file as one article."""
    try:
        data = _read(source)
        check_plain_file(data, source.path.name if source.path else "")
        text = decode(data, options["encoding"])
    except OSError as error:
        return Outcome("refused", source.name, f": {error.strerror}.")
    except UnusableText as problem:
        return Outcome("refused", source.name, f": {problem}")
    described = {
        "headline": _headline(source, text, options["headline_from"]),
        "outlet": options["outlet"],
        "language": options["language"],
    }
    return Incoming(source.name, {"text": text, **described})


def _add_texts(
    incoming: Sequence[Incoming], lines: list[Line | None], by: User, project: Project, run: uuid.UUID
) -> Iterator[Outcome]:
    def add(document: dict[str, Any]) -> Imported:
        text, described = (
            document["text"],
            {name: value for name, value in document.items() if name != "text"},
        )
        return Imported(*add_article(by=by, project=project, text=text, described=described, batch=run))

    documents = [entry.document for entry in incoming]
    outcomes = import_batch(
        documents, by=by, project=project, take_one=add, verb=Verb.ADD_ARTICLE, batch=run, lines=lines
    )
    for entry, done in zip(incoming, outcomes, strict=True):
        if isinstance(done, Refusal):
            yield Outcome("refused", entry.name, f": {done.sentence}")
        else:
            yield Outcome("added" if done.new else "there", entry.name, f" ({done.article.pk})")


def _read(source: Source) -> bytes:
    """The bytes of a file, and of one without an end no more than show that it is too long."""
    longest = 4 * MAX_BYTES + 1
    if source.path is None:
        return sys.stdin.buffer.read(longest)
    with source.path.open("rb") as file:
        return file.read(longest)


def _headline(source: Source, text: str, wanted: str) -> str:
    if source.path is None or wanted == "first-line":
        return guess_headline(text)
    stem = os.fsencode(source.path.stem).decode("utf-8", "replace")
    return strip_blank(stem)[:_LONGEST_HEADLINE]


def _read_documents(source: Source, format_name: str) -> Iterator[Outcome | Incoming]:
    """The articles of a file that an export may have written."""
    empty = True
    try:
        with sys.stdin.buffer if source.path is None else source.path.open("rb") as file:
            for entry in FORMATS[format_name].read(file):
                empty = False
                name = f"{source.name}, {entry.place}"
                if entry.problem:
                    yield Outcome("refused", name, f": {entry.problem}")
                else:
                    yield Incoming(name, entry.document)
    except OSError as error:
        yield Outcome("refused", source.name, f": {error.strerror}.")
    else:
        if empty:
            yield Outcome("left out", source.name, ": It holds no article.")


def _add_documents(
    incoming: Sequence[Incoming], lines: list[Line | None], by: User, project: Project, run: uuid.UUID
) -> Iterator[Outcome]:
    def add(document: Any) -> Imported:
        return import_article(by=by, project=project, document=document, batch=run)

    documents = [entry.document for entry in incoming]
    outcomes = import_batch(documents, by=by, project=project, take_one=add, batch=run, lines=lines)
    for entry, done in zip(incoming, outcomes, strict=True):
        if isinstance(done, Refusal):
            where = f"{done.field}: " if done.field else ""
            yield Outcome("refused", entry.name, f": {where}{done.sentence}")
        else:
            yield _describe(entry.name, done)


def _describe(name: str, done: Imported) -> Outcome:
    counted = f", {done.added:,} annotations added, {done.already:,} already there"
    accepted = f", {done.accepted:,} suggestions accepted" if done.accepted else ""
    lost = f", {done.lost:,} links without their target" if done.lost else ""
    lowered = f", {done.lowered:,} as submitted: {_TOO_FEW} them" if done.lowered else ""
    unagreed = f", {done.unagreed:,} checks not agreed: {_TOO_FEW} them" if done.unagreed else ""
    became = "added" if done.new or done.added or done.accepted else "there"
    told = f"{counted}{accepted}{lost}{lowered}{unagreed}{_describe_unchecked(done.unchecked)}"
    return Outcome(became, name, f" ({done.article.pk}){told}")


def _describe_unchecked(unchecked: int) -> str:
    if not unchecked:
        return ""
    came = (
        "1 annotation came without its" if unchecked == 1 else f"{unchecked:,} annotations came without their"
    )
    return f"; {came} words, so nothing could be checked"
