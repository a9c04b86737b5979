"""An article is brought back by two at once, while its text is added again, and while its record changes."""

from functools import partial

import pytest

from annotations.actions.articles import add_article, delete_article
from annotations.actions.bringing_back import bring_back_article
from annotations.actions.entities import add_entity, change_entity
from annotations.models import Action, Annotation, Article
from annotations.refusals import AlreadyUsed
from tests import factories
from tests.races.test_lock_order import count_deadlocks
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6


def test_two_bring_it_back_once(article, ann, rev, max_):
    factories.approved(factories.annotation(article, ann), ann, rev)
    for number in range(ROUNDS):
        delete_article(by=max_, article_id=article.pk, version=None)

        results = at_once([partial(bring_back_article, by=max_, article_id=article.pk)] * 2)

        assert [result.pk for result in results] == [article.pk, article.pk]
        assert Action.objects.filter(verb="bring_back").count() == number + 1
        assert Annotation.objects.get().status == "approved"


def test_its_text_is_there_once_whoever_is_first(article, max_):
    for _ in range(ROUNDS):
        delete_article(by=max_, article_id=article.pk, version=None)

        results = at_once(
            [
                partial(bring_back_article, by=max_, article_id=article.pk),
                partial(add_article, by=max_, project=article.project, text=factories.TEXT),
            ]
        )

        refusals = [result for result in results if isinstance(result, Exception)]
        assert {type(refusal) for refusal in refusals} <= {AlreadyUsed}
        [there] = Article.objects.filter(deleted_at=None)
        if there.pk != article.pk:
            delete_article(by=max_, article_id=there.pk, version=None)
            bring_back_article(by=max_, article_id=article.pk)


def test_a_record_that_changes_meanwhile_sends_it_back_to_review_either_way(project, article, ann, rev, max_):
    record, _ = add_entity(by=ann, project=project, values={"name": "Voss", "type": "person"})
    mention = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(record.pk)})
    factories.approved(mention, ann, rev)
    before = count_deadlocks()
    delete_article(by=max_, article_id=article.pk, version=None)

    results = at_once(
        [
            partial(bring_back_article, by=max_, article_id=article.pk),
            partial(change_entity, by=rev, entity_id=record.pk, version=None, changes={"name": "Mara"}),
        ]
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    after = Annotation.objects.get()
    assert (after.status, after.reopened, after.deleted_at) == ("submitted", "record_changed", None)
    assert count_deadlocks() == before
