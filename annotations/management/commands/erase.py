"""`manage.py erase ARTICLE_ID --reason …`: lawful removal, by the owner of the database."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.actions.erasure import erasure_ledger
from annotations.actions.erasure.erasing import OWNER, erase, replay
from annotations.management.answers import refusals_as_errors
from annotations.management.lookups import acting
from annotations.models import Article, Erasure


class Command(BaseCommand):
    """Asks first; whatever it removes can only come back from a backup, and then `--replay` removes it again."""

    help = "Remove an article's texts, annotations, comments and history for good; ids, date and reason stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", nargs="?", type=uuid.UUID, metavar="ARTICLE_ID")
        parser.add_argument("--reason", default="", help="why: stays in the log; never write what was erased")
        parser.add_argument(
            "--as", dest="acting", metavar="USER", help="who orders it; else the first manager"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--replay", action="store_true", help="erase again what a restored backup brought back"
        )

    @refusals_as_errors
    def handle(self, *args: Any, **options: Any) -> None:
        if options["replay"]:
            again = list(replay(erasure_ledger.read()))
            self.stdout.write(f"{len(again):,} articles were back and are erased again.")
            return
        if options["article"] is None:
            raise CommandError("Say which article, by its id, or --replay.")
        article = Article.objects.using(OWNER).select_related("project").filter(pk=options["article"]).first()
        if article is None:
            self._say_earlier(options["article"])
            return
        by = acting(article.project, options["acting"])
        if not options["yes"] and not self._agreed(article):
            raise CommandError("Nothing was erased.")
        done = erase(article_id=article.pk, reason=options["reason"], by=by)
        self.stdout.write(
            f"Erased: article {article.pk} and its {len(done.erasure.annotation_ids):,} annotations."
        )

    def _say_earlier(self, article_id: uuid.UUID) -> None:
        erasure = Erasure.objects.using(OWNER).filter(article_id=article_id).first()
        if erasure is None:
            raise CommandError("There is no such article.")
        self.stdout.write(f"Article {article_id} was erased already, on {erasure.erased_at:%Y-%m-%d}.")

    def _agreed(self, article: Article) -> bool:
        self.stdout.write(f"“{article.headline}” in {article.project.slug} will be gone for good.")
        return input("Type the article's id to erase it: ").strip() == str(article.pk)
