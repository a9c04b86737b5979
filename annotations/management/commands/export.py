"""`manage.py export --project SLUG --format F`: the same sets as the API gives."""

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.actions.exporting import deliver
from annotations.formats.registry import FORMATS
from annotations.management.answers import refusals_as_errors
from annotations.management.lookups import acting, project_called
from annotations.models import Annotation, Article
from annotations.queries.exporting.exports import ABOUT_EMPTY, CHOICES, read_export
from annotations.queries.exporting.shapes import PEOPLE, TEXT
from annotations.queries.lists.date_filters import ANNOTATION_DATES
from annotations.queries.lists.listing import ANNOTATION_FILTERS
from annotations.queries.of_records import RECORD_FILTERS

FILTERS = (*ANNOTATION_FILTERS, "reviewer", "q", *RECORD_FILTERS, *ANNOTATION_DATES)


class Command(BaseCommand):
    """Writes to standard output, or to a file that appears under its name only when it is whole."""

    help = "Export a project's annotations, by default the approved ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--format", required=True, choices=list(FORMATS))
        parser.add_argument("--out", type=Path, metavar="FILE")
        parser.add_argument(
            "--as", dest="acting", metavar="USER", help="whose view; else the first manager's"
        )
        parser.add_argument("--restricted", action="store_true", help="restricted articles, too")
        parser.add_argument("--people", choices=PEOPLE)
        parser.add_argument("--text", choices=TEXT)
        parser.add_argument("--revisions", choices=["current", "all"])
        parser.add_argument(
            "--empty", choices=ABOUT_EMPTY, help="whether finished articles without annotations are in it"
        )
        for name in FILTERS:
            parser.add_argument(f"--{name.replace('_', '-')}", dest=f"only_{name}", action="append")

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["project"])
        by = acting(project, options["acting"])
        query = {name: [options[name]] for name in CHOICES if options[name]}
        filters = {name: options[f"only_{name}"] for name in FILTERS}
        query |= {name: values for name, values in filters.items() if values}
        reach = {"restricted": options["restricted"]}
        visible = Annotation.objects.visible_to(by, project=project, **reach)
        scopes = visible, Article.objects.visible_to(by, **reach).filter(project=project)
        export = read_export(*scopes, query, project=project)
        _write(deliver(export, query, project=project, by=None), options["out"])


def _write(chunks: Iterator[bytes], out: Path | None) -> None:
    if out is None:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as made:
            try:
                made.writelines(chunks)
                made.flush()
                os.fsync(made.fileno())
            except BaseException:
                Path(made.name).unlink()
                raise
        Path(made.name).chmod(0o666 & ~_umask())
        Path(made.name).replace(out)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
