"""`manage.py restore FILE`: what `backup` wrote comes back, brought up to this release."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from annotations.actions.erasure import erasure_ledger
from annotations.actions.erasure.access_again import confirm, take_again
from annotations.actions.erasure.restoring import access_before, after_restore, read_erasures_before
from annotations.management.access import say_taken
from annotations.management.answers import refusals_as_errors
from newsnotes.backup import OWNER, BackupError, load


class Command(BaseCommand):
    """Into an empty database; one with people in it is replaced only with --overwrite. All or nothing.

    With --finish, nothing is brought back: it is done what a database needs that was restored in another way.
    """

    help = (
        "Bring a backup back. Old cursors of the change feed and all sessions end, and what was erased, or taken "
        "from somebody, since is erased or taken again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--overwrite", action="store_true", help="replace what is in the database now")
        parser.add_argument(
            "--finish", action="store_true", help="the file is in the database already, by pg_restore"
        )
        parser.add_argument(
            "--confirm",
            action="append",
            metavar="USER",
            help="if it is not known what was taken from whom since: whose memberships hold (as often as needed)",
        )
        parser.add_argument(
            "--confirm-all", action="store_true", help="all memberships hold, whatever happened"
        )

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        if options["finish"] == (file is not None):
            raise CommandError("Name the file to restore, or say --finish if that is done already.")
        had_ledger = erasure_ledger.is_there()
        access_before(database=file is not None)
        known = read_erasures_before(
            database=file is not None
        )  # what is finished knows its own without being told
        if file is not None:
            ended = _bring_back(file, overwrite=options["overwrite"])
            if ended:
                self.stdout.write(
                    f"{ended:,} connections to the database were ended, with whatever they read."
                )
        connections.close_all()
        call_command("migrate", database=OWNER, interactive=False, verbosity=0)  # grants the rights anew, too
        again = after_restore(known)
        self.stdout.write(
            f"Restored: {file or 'the database'}. {again:,} erased articles were in it and are erased again."
        )
        taken = take_again(restored=True)
        given = 0
        if not taken.known and (options["confirm_all"] or options["confirm"]):
            given = confirm(None if options["confirm_all"] else options["confirm"])
        for sentence in say_taken(taken, given):
            self.stdout.write(sentence)
        if not had_ledger:
            self.stdout.write(
                f"There was no ledger of erasures ({settings.ERASURES}). If there was one elsewhere, put it there and "
                "say `restore --finish`: it names what was erased after the backup was made."
            )


def _bring_back(file: Path, *, overwrite: bool) -> int:
    if not file.is_file():
        raise CommandError(f"There is no file {file}.")
    if not overwrite and _in_use():
        raise CommandError(
            "There are people or projects in this database: `backup` it, then say --overwrite to replace all."
        )
    try:
        return load(file)
    except BackupError as error:
        raise CommandError(f"Nothing was changed. {error}") from None


def _in_use() -> bool:
    with connections[OWNER].cursor() as cursor:
        tables = connections[OWNER].introspection.table_names(cursor)
        for table in ("annotations_user", "annotations_project"):
            if table in tables:
                cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608 - our own names
                if cursor.fetchone() == (True,):
                    return True
    return False
