"""`manage.py first_link`: the link with which the first person of a fresh site makes their account in the browser."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from annotations.actions.people.first_person import LIFE, first_link


class Command(BaseCommand):
    """Prints one line, whoever runs it; once there is a person, that there is no link any more."""

    help = "Print the link that makes the first person of a site; it ends as soon as there is anybody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--site",
            metavar="URL",
            help="where the site is, https://notes.example; else the first allowed host",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        token = first_link()
        if token is None:
            self.stdout.write("There are people on this site: they sign in, and invite others.")
            return
        site = (options["site"] or _usual_site()).rstrip("/")
        address = f"{site}{reverse('first_person', args=[token])}"
        self.stdout.write(f"Create the first account here, within {LIFE.days} days: {address}")


def _usual_site() -> str:
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
