"""`manage.py backup FILE`: a consistent dump of the whole database, while everybody keeps working."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.actions.erasure import access_ledger
from annotations.actions.erasure.access_again import OWNER, mark
from annotations.models import Session
from newsnotes.backup import BackupError, dump


class Command(BaseCommand):
    """The file is whole or not there, readable by its owner alone, and never overwritten unasked."""

    help = "Write everything in the database to a file that `restore` reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="replace the file if it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        if file.exists() and not options["overwrite"]:
            raise CommandError(f"{file} is there already: name another file, or say --overwrite.")
        mark()
        if not access_ledger.write_down(OWNER):
            self.stderr.write(
                "The ledger of access cannot be written: a restore of this backup will suspend all memberships until they "
                "are confirmed."
            )
        try:
            dump(file, without=[Session._meta.db_table])
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Written: {file} ({file.stat().st_size:,} bytes).")
