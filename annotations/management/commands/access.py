"""`manage.py access`: the ledger of what was taken from whom, and memberships that a restore suspended."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.actions.erasure import access_ledger
from annotations.actions.erasure.access_again import OWNER, confirm, mark, take_again
from annotations.management.access import say_taken
from annotations.management.answers import refusals_as_errors


class Command(BaseCommand):
    """By the owner of the database. `restore` does what is needed after a restore; this is for the rest."""

    help = (
        "Write the ledger of access, take again what it knows to be taken, or confirm suspended memberships."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        one = parser.add_mutually_exclusive_group(required=True)
        one.add_argument(
            "--write",
            action="store_true",
            help="write down what the ledger lacks; do it before pg_dump, so that the ledger knows the backup",
        )
        one.add_argument(
            "--replay",
            action="store_true",
            help="take again what the ledger knows to be taken since a backup",
        )
        one.add_argument(
            "--confirm", nargs="+", metavar="USER", help="give these people their suspended memberships back"
        )
        one.add_argument("--confirm-all", action="store_true", help="give everybody theirs back")

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            mark()
            if not access_ledger.write_down(OWNER):
                raise CommandError("The ledger of access cannot be written.")
            self.stdout.write("The ledger of access knows all that the database knows.")
        elif options["replay"]:
            taken = take_again(restored=False)
            if not taken.known:
                raise CommandError(
                    "The ledger of access is not there, or older than this database: nothing was done."
                )
            self.stdout.write("What the ledger of access knows to be taken is taken.")
            for sentence in say_taken(taken):
                self.stdout.write(sentence)
        else:
            given = confirm(None if options["confirm_all"] else options["confirm"])
            self.stdout.write(f"{given:,} memberships are given back.")
