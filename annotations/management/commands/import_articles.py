"""`manage.py import_articles PATH… --project SLUG`: files, folders, or standard input."""

import json
import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from annotations.actions.articles import add_article
from annotations.actions.importing import import_article
from annotations.management.lookups import acting, project_called
from annotations.models import Project, User
from annotations.refusals import Invalid, Refusal
from annotations.text.blank import is_blank, strip_blank
from annotations.text.normalise import UnusableText, decode

STANDARD_INPUT = "-"
_ENDINGS = {"text": "*.txt", "jsonl": "*.jsonl"}
_LONGEST_HEADLINE = 500


@dataclass(frozen=True)
class Outcome:
    """What became of one article: `added`, `there` or `refused`, and what there is to say about it."""

    became: str
    name: str
    said: str


class Command(BaseCommand):
    """One bad file never stops the rest; status 1 if anything was refused. Each article is one transaction."""

    help = "Add articles from text files (or JSON Lines written by `export`) to a project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input"
        )
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--format", choices=list(_ENDINGS), default="text")
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
        load = _lines if options["format"] == "jsonl" else _text
        sources = list(_sources(options["paths"], _ENDINGS[options["format"]]))
        became: Counter[str] = Counter()
        try:
            for source in tqdm(sources, unit="file", file=sys.stderr, disable=not sys.stderr.isatty()):
                for outcome in load(source, by, project, options):
                    became[outcome.became] += 1
                    self.stdout.write(f"{outcome.became}: {outcome.name}{outcome.said}")
        except KeyboardInterrupt:
            self.stderr.write(f"Stopped. {_summary(became)} Nothing is half stored.")
            sys.exit(130)
        self.stdout.write(_summary(became))
        if became["refused"]:
            raise CommandError(f"{became['refused']:,} could not be added.")


def _summary(became: Counter[str]) -> str:
    return f"{became['added']:,} added, {became['there']:,} already there, {became['refused']:,} refused."


def _sources(paths: Sequence[str], ending: str) -> Iterator[Path | None]:
    """The files that the paths mean, folders searched through; None for standard input."""
    for path in paths:
        if path == STANDARD_INPUT:
            yield None
        elif Path(path).is_dir():
            yield from sorted(found for found in Path(path).rglob(ending) if found.is_file())
        else:
            yield Path(path)


def _name(source: Path | None) -> str:
    return "standard input" if source is None else os.fsencode(source).decode("utf-8", "replace")


def _text(source: Path | None, by: User, project: Project, options: dict[str, Any]) -> Iterator[Outcome]:
    """Add one file as one article."""
    try:
        data = sys.stdin.buffer.read() if source is None else source.read_bytes()
        text = decode(data, options["encoding"])
        described = {
            "headline": _headline(source, text, options["headline_from"]),
            "outlet": options["outlet"],
            "language": options["language"],
        }
        article, new = add_article(by=by, project=project, text=text, described=described)
    except OSError as error:
        yield Outcome("refused", _name(source), f": {error.strerror}.")
    except UnusableText as problem:
        yield Outcome("refused", _name(source), f": {problem}")
    except Refusal as refusal:
        yield Outcome("refused", _name(source), f": {refusal.sentence}")
    else:
        yield Outcome("added" if new else "there", _name(source), f" ({article.pk})")


def _headline(source: Path | None, text: str, wanted: str) -> str:
    if source is not None and wanted == "file-name":
        found = os.fsencode(source.stem).decode("utf-8", "replace")
    else:
        found = next((line for line in text.splitlines() if not is_blank(line)), "")
    return strip_blank(found.replace("\0", ""))[:_LONGEST_HEADLINE]


def _lines(source: Path | None, by: User, project: Project, options: dict[str, Any]) -> Iterator[Outcome]:
    """Add one article for each line of a JSON Lines file."""
    name = _name(source)
    try:
        with sys.stdin.buffer if source is None else source.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _line(f"{name}, line {number}", line, by, project)
    except OSError as error:
        yield Outcome("refused", name, f": {error.strerror}.")


def _line(name: str, line: bytes, by: User, project: Project) -> Outcome:
    try:
        done = import_article(by=by, project=project, document=_parsed(line))
    except Refusal as refusal:
        where = f"{refusal.field}: " if refusal.field else ""
        return Outcome("refused", name, f": {where}{refusal.sentence}")
    counted = f", {done.added:,} annotations added, {done.already:,} already there"
    lost = f", {done.lost:,} links without their target" if done.lost else ""
    became = "added" if done.new or done.added else "there"
    return Outcome(became, name, f" ({done.article.pk}){counted}{lost}")


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except UnicodeDecodeError as error:
        raise Invalid(f"The line is not UTF-8: byte {error.start:,} does not fit.") from None
    except (ValueError, RecursionError):
        raise Invalid("The line is not JSON.") from None
