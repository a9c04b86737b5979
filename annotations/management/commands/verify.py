"""`manage.py verify`: checks everything stored again, and names what is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.management.lookups import project_called
from annotations.queries.integrity import counts, faults


class Command(BaseCommand):
    """One line of counts and status 0 if all is well; else a line for each fault, and status 1."""

    help = "Check every annotation, link, revision, decision, action and history row again, without the triggers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", metavar="SLUG", help="only this project")

    def handle(self, *args: Any, **options: Any) -> None:
        project = project_called(options["project"]).pk if options["project"] else None
        found = 0
        for fault in faults(project):
            found += 1
            self.stdout.write(str(fault))
        if found:
            raise CommandError(f"{found:,} {'thing is' if found == 1 else 'things are'} wrong.")
        counted = ", ".join(f"{number:,} {noun}" for noun, number in counts(project).items())
        self.stdout.write(f"All is well: {counted}.")
