"""Words that two people link at the same moment are linked once, to what the first of them meant."""

# ruff: noqa: B023  (`at_once` runs what it is given to the end within the turn of its loop)

import pytest

from annotations.actions.annotating.deleting import delete
from annotations.actions.annotating.taking_up import take_up
from annotations.actions.annotating.undoing import undo
from annotations.models import Annotation, Link
from annotations.refusals import Refusal
from tests import factories
from tests.races.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)
VOSS = factories.span(factories.TEXT, "Mara Voss")


def wait_for(article, by, passage: str) -> Annotation:
    links = [{"role": "speaker", "spans": [VOSS]}]
    return factories.annotation(article, by, "quote", passage, links=links)


def test_two_who_link_the_same_words_at_once(article, ann, project):
    quotes = [wait_for(article, ann, passage) for passage in ("“We have", "waited", "eleven years")]
    meant = [factories.annotation(article, ann, kind, "Mara Voss") for kind in ("entity", "source")]
    ids = [quote.pk for quote in quotes]
    for _ in range(8):
        works = [
            lambda one=one: take_up(
                by=ann, article_id=article.pk, annotation_id=one.pk, version=None, among=ids
            )
            for one in meant
        ]

        results = at_once(works)

        assert kinds(results) == ["WrongState", "done"]
        winner = meant[[isinstance(result, Refusal) for result in results].index(False)]
        assert set(Link.objects.values_list("target", flat=True)) == {winner.pk}
        undo(by=ann, article_id=article.pk)
        assert set(Link.objects.values_list("target", flat=True)) == {None}


def test_what_is_deleted_at_the_same_moment_is_linked_to_nothing_or_left(article, ann):
    """Whoever comes second sees what the first has done: no link means what was gone before it was made."""
    for _ in range(8):
        quote = wait_for(article, ann, "“We have waited")
        meant = factories.annotation(article, ann, "entity", "Mara Voss")
        linking, deleting = at_once(
            [
                lambda: take_up(
                    by=ann, article_id=article.pk, annotation_id=meant.pk, version=1, among=[quote.pk]
                ),
                lambda: delete(by=ann, annotation_id=meant.pk, version=None),
            ]
        )

        assert not isinstance(deleting, Exception)
        linked = quote.links.get().target_id == meant.pk
        assert linked == (not isinstance(linking, Exception))
        delete(by=ann, annotation_id=quote.pk, version=None)
