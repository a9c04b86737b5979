"""`manage.py import_articles PATH… --project SLUG`: files, folders, or standard input."""

import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from annotations.actions.articles import add_article
from annotations.actions.importing.lines import import_article
from annotations.formats.format import Entry
from annotations.formats.registry import FORMATS
from annotations.management.lookups import acting, project_called
from annotations.management.sources import LeftOut, Source, find_sources, printable
from annotations.models import Project, User
from annotations.refusals import Refusal
from annotations.text.blank import strip_blank
from annotations.text.file_kinds import PLAIN_SUFFIXES, check_plain_file, sentence_of_name
from annotations.text.headlines import guess_headline
from annotations.text.normalise import MAX_BYTES, UnusableText, decode

_TEXT = "text"
_LONGEST_HEADLINE = 500
_TOO_FEW = "too few people of this project stand behind"


@dataclass(frozen=True)
class Outcome:
    """What became of one article or file: `added`, `there`, `refused` or `left out`, and what there is to say."""

    became: str
    name: str
    said: str


class Command(BaseCommand):
    """One bad file never stops the rest. Each article is one transaction.

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
            for source in tqdm(sources, unit="file", file=sys.stderr, disable=not sys.stderr.isatty()):
                for outcome in _take(source, by, project, options):
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


def _take(source: Source | LeftOut, by: User, project: Project, options: dict[str, Any]) -> Iterator[Outcome]:
    """What becomes of one file: at least one outcome."""
    if isinstance(source, LeftOut):
        yield _leave_out(source, options["format"])
    elif options["format"] == _TEXT:
        yield _add_text(source, by, project, options)
    else:
        yield from _add_documents(source, by, project, options["format"])


def _leave_out(source: LeftOut, format_name: str) -> Outcome:
    """What is left out; refused, if somebody may well take it for an article."""
    known = sentence_of_name(source.path.name) if source.foreign and format_name == _TEXT else ""
    became = "refused" if source.failed or known else "left out"
    return Outcome(became, printable(source.path), f": {known or source.reason}")


def _add_text(source: Source, by: User, project: Project, options: dict[str, Any]) -> Outcome:
    """Add one file as one article."""
    try:
        data = _read(source)
        check_plain_file(data, source.path.name if source.path else "")
        text = decode(data, options["encoding"])
        described = {
            "headline": _headline(source, text, options["headline_from"]),
            "outlet": options["outlet"],
            "language": options["language"],
        }
        article, new = add_article(by=by, project=project, text=text, described=described)
    except OSError as error:
        return Outcome("refused", source.name, f": {error.strerror}.")
    except UnusableText as problem:
        return Outcome("refused", source.name, f": {problem}")
    except Refusal as refusal:
        return Outcome("refused", source.name, f": {refusal.sentence}")
    return Outcome("added" if new else "there", source.name, f" ({article.pk})")


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


def _add_documents(source: Source, by: User, project: Project, format_name: str) -> Iterator[Outcome]:
    """Add the articles of a file that an export may have written."""
    empty = True
    try:
        with sys.stdin.buffer if source.path is None else source.path.open("rb") as file:
            for entry in FORMATS[format_name].read(file):
                empty = False
                yield _add_document(f"{source.name}, {entry.place}", entry, by, project)
    except OSError as error:
        yield Outcome("refused", source.name, f": {error.strerror}.")
    else:
        if empty:
            yield Outcome("left out", source.name, ": It holds no article.")


def _add_document(name: str, entry: Entry, by: User, project: Project) -> Outcome:
    if entry.problem:
        return Outcome("refused", name, f": {entry.problem}")
    try:
        done = import_article(by=by, project=project, document=entry.document)
    except Refusal as refusal:
        where = f"{refusal.field}: " if refusal.field else ""
        return Outcome("refused", name, f": {where}{refusal.sentence}")
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
