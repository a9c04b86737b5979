"""`manage.py drop_second_step USER`: for somebody who has lost their phone and their recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from annotations.actions.people.signing_in import drop_second_step
from annotations.management.answers import refusals_as_errors
from annotations.management.lookups import user_called


class Command(BaseCommand):
    """Be sure who asks for it: afterwards the password alone lets them in."""

    help = "Remove a user's app, recovery codes and passkeys, so that they sign in with the password alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the user name")

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        person = user_called(options["user"])
        count = drop_second_step(person=person)
        self.stderr.write(f"{person.get_username()} signs in with the password alone now ({count} removed).")
