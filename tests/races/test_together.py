"""Several mentions are approved in one step by two reviewers at once, and while their author goes on."""

from functools import partial

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.review.deciding import move
from annotations.actions.review.together import approve_together
from annotations.choices import Role, Verb
from annotations.models import Annotation, Decision
from annotations.refusals import Refusal
from tests import factories
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5
WORDS = ("Mara Voss", "Courier", "barrier")


def submit_mentions(article, ann) -> dict:
    """Mentions that wait for review, with the versions that both reviewers see."""
    rows = [factories.annotation(article, ann, "entity", words) for words in WORDS]
    return {
        row.pk: move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT).version for row in rows
    }


def test_each_is_approved_once_by_two_at_once(project, ann, rev):
    other = factories.member(project, "ria", Role.REVIEWER)
    for number in range(ROUNDS):
        article = factories.article(project, ann, text=f"{factories.TEXT}\n{number}")
        mentions = submit_mentions(article, ann)

        at_once(
            [
                partial(approve_together, by=by, article_id=article.pk, versions=mentions)
                for by in (rev, other)
            ]
        )

        rows = Annotation.objects.filter(article=article)
        assert {row.status for row in rows} == {"approved"}
        assert Decision.objects.filter(annotation__in=rows).count() == len(WORDS)


def test_what_its_author_changes_meanwhile_is_approved_as_it_was_seen_or_not_at_all(project, ann, rev):
    for number in range(ROUNDS):
        article = factories.article(project, ann, text=f"{factories.TEXT}\n{number}")
        mentions = submit_mentions(article, ann)
        changed = min(mentions)
        edit = partial(
            change,
            by=ann,
            annotation_id=changed,
            version=None,
            changes={"attributes": {"type": "person"}},
        )

        results = at_once([edit, partial(approve_together, by=rev, article_id=article.pk, versions=mentions)])

        assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refusal)]
        row = Annotation.objects.get(pk=changed)
        assert row.attributes == {"type": "person"}
        assert (
            row.status != "approved"
        )  # changed before, it was not what was seen; changed after, it is open again
        others = Annotation.objects.filter(article=article).exclude(pk=changed)
        assert {other.status for other in others} == {"approved"}
