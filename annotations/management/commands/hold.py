"""`manage.py hold ARTICLE_ID|SLUG --reason …`: what is on hold can be neither taken out nor erased."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.actions.erasure.holding import hold_article, hold_project
from annotations.management.answers import refusals_as_errors
from annotations.management.lookups import acting, project_called
from annotations.models import Article


class Command(BaseCommand):
    """Who may do this has the database's password, as with erasing; who orders it and why is in the log."""

    help = "Put a hold on an article or a whole project, or lift it: what is on hold can be neither taken out nor erased."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "what", metavar="ARTICLE_ID|PROJECT", help="an article's id or a project's short name"
        )
        parser.add_argument("--reason", default="", help="why: stays in the log")
        parser.add_argument("--lift", action="store_true", help="lift the hold")
        parser.add_argument(
            "--as", dest="acting", metavar="USER", help="who orders it; else the first manager"
        )

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        held, reason, named = not options["lift"], options["reason"], options["acting"]
        try:
            article_id = uuid.UUID(options["what"])
        except ValueError:
            project = project_called(options["what"])
            by = acting(project, named)
            changed = hold_project(by=by, slug=project.slug, held=held, reason=reason)
            what = f"project {project.slug}"
        else:
            article = Article.objects.select_related("project").filter(pk=article_id).first()
            if article is None:
                raise CommandError("There is no such article.")
            by = acting(article.project, named)
            changed = hold_article(by=by, article_id=article_id, held=held, reason=reason)
            what = f"article {article_id}"
        state = "is on hold" if held else "is not on hold"
        self.stdout.write(f"The {what} {state}{' now' if changed else ' already'}.")
