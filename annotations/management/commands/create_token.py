"""`manage.py create_token USER --project SLUG --scope read|write`: an API token, printed once."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from annotations.actions.people.tokens import USUAL_LIFE, create_token
from annotations.choices import Scope
from annotations.management.answers import refusals_as_errors
from annotations.management.lookups import project_called, user_called


class Command(BaseCommand):
    """Prints nothing but the token on standard output, so that it can be piped; hints go to standard error."""

    help = "Make an API token that acts for a member in one project, and print it: it is not shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the member's username")
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--scope", required=True, choices=list(Scope))
        parser.add_argument(
            "--days", type=int, default=USUAL_LIFE.days, help="how long it lives, at most 366"
        )
        parser.add_argument("--restricted", action="store_true", help="reach restricted articles, too")

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["project"])
        token, secret = create_token(
            by=user_called(options["user"]),
            project=project,
            scope=options["scope"],
            restricted=options["restricted"],
            life=datetime.timedelta(days=options["days"]),
            name="made by manage.py create_token",
        )
        self.stdout.write(secret)
        self.stderr.write(
            f"It may {token.scope} in {project.slug} until {token.expires_at:%Y-%m-%d}. Keep it: it is not shown again."
        )
