"""A text that is indexed while its headline changes."""

import pytest

from annotations.actions.articles import change_article
from annotations.actions.searching import index_words
from annotations.models import Article
from annotations.queries.lists.search import with_words
from tests import factories
from tests.races.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def test_jobs_and_a_change_of_the_headline_do_not_hinder_each_other(project, ann):
    article = factories.article(project, ann, "The ferry. " * 200, headline="Before")
    revision = article.revisions.get()

    for number in range(15):
        headline = "" if number % 3 == 0 else f"headline{number}"
        results = at_once(
            [
                lambda: index_words(revision_id=revision.pk),
                lambda headline=headline: change_article(
                    by=ann, article_id=article.pk, version=None, changes={"headline": headline}
                ),
                lambda: index_words(revision_id=revision.pk),
            ]
        )
        index_words(revision_id=revision.pk)

        q = f'"{headline or "the"}" ferry'
        assert kinds(results) == ["done"] * 3, results
        assert Article.objects.filter(with_words(q, project.pk)).get() == article
