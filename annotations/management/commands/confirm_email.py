"""`manage.py confirm_email USER ADDRESS`: an address is somebody's, on your word."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from annotations.actions.people.signing_in import confirm_email
from annotations.management.answers import refusals_as_errors
from annotations.management.lookups import user_called


class Command(BaseCommand):
    """For sites without mail, and for people who first sign in at an identity provider."""

    help = "Write down that an e-mail address is a user's: they may sign in with it, and at the identity provider."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the user name")
        parser.add_argument("address", help="the e-mail address")

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        person = user_called(options["user"])
        confirm_email(person=person, email=options["address"])
        self.stderr.write(f"{person.email} is confirmed as the address of {person.get_username()}.")
