"""`manage.py access_log`: who got in, what was handed out and who was let see what, on the whole site."""

import csv
import datetime
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from annotations.access_kinds import Access
from annotations.formats.spreadsheets import escape
from annotations.management.answers import refusals_as_errors
from annotations.management.lookups import project_called, user_called
from annotations.models import AccessEntry
from annotations.queries.people.access_log import access_entries, describe_entry, of_person, since

COLUMNS = ("when", "what", "by", "about", "project", "article", "token", "address", "details")


class Command(BaseCommand):
    """Prints a line for each entry, newest first; as CSV with ids of articles and tokens."""

    help = "Print the access log of the site: sign-ins, tokens, exports, members, readers of restricted articles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DATE", help="2026-03-12, or a moment in ISO 8601")
        parser.add_argument("--project", metavar="SLUG")
        parser.add_argument("--user", metavar="USER", help="what they did, and what was done about them")
        parser.add_argument("--csv", action="store_true", help="for a spreadsheet")

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        entries = access_entries()
        if options["since"]:
            entries = since(entries, options["since"], zone=timezone.get_default_timezone)
        if options["project"]:
            entries = entries.filter(project=project_called(options["project"]))
        if options["user"]:
            entries = of_person(entries, user_called(options["user"]))
        rows = (_row(entry) for entry in entries.iterator(chunk_size=2000))
        if options["csv"]:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(map(escape, row) for row in rows)
        else:
            for line in _lines(rows):
                self.stdout.write(line)


def _row(entry: AccessEntry) -> list[str]:
    moment = entry.created_at.astimezone(datetime.UTC)
    return [
        f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        Access(entry.kind).label,
        entry.by.get_username() if entry.by else str(entry.by_id or ""),
        entry.person.get_username() if entry.person else str(entry.person_id or ""),
        entry.project.slug if entry.project else str(entry.project_id or ""),
        str(entry.article_id or ""),
        str(entry.token_id or ""),
        entry.address or "",
        describe_entry(entry),
    ]


def _lines(rows: Iterator[list[str]]) -> Iterator[str]:
    for row in rows:
        yield "  ".join(cell for cell in row if cell)
