"""Members leave, and work is taken over, while people write."""

import pytest

from annotations.actions.annotating.marking import mark
from annotations.actions.projects import remove_member
from annotations.actions.review.deciding import move
from annotations.actions.review.taking_over import take_over, take_over_from
from annotations.choices import Role, Verb
from annotations.models import Annotation, Member
from annotations.models.responsible import work_of
from annotations.refusals import NotThere
from tests import factories
from tests.races.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)
PASSAGES = ("4,000 homes", "Courier", "barrier", "spokesman", "denied")
VOSS = factories.span(factories.TEXT, "Mara Voss")


@pytest.fixture
def bob(project):
    return factories.member(project, "bob", Role.ANALYST)


def test_what_somebody_writes_while_they_are_removed_is_handed_over_or_refused(project, ann, max_, bob):
    for number in range(10):
        articles = [
            factories.article(project, max_, text=f"{factories.TEXT} {number} {place}") for place in range(3)
        ]
        if number:
            Member.ever.filter(user=ann).update(left_at=None)
        item = {"kind": "claim", "spans": [VOSS]}
        writing = [
            lambda article=article, item=item: mark(by=ann, article_id=article.pk, item=item)
            for article in articles
        ]

        results = at_once([*writing, lambda: remove_member(by=max_, slug="desk", username="ann", to="bob")])

        assert {type(result) for result in results if isinstance(result, Exception)} <= {NotThere}
        assert not Annotation.objects.filter(work_of(ann)).exists()
        written = [result for result in results[:-1] if not isinstance(result, Exception)]
        assert results[-1].annotations == len(written)


def test_of_two_managers_who_take_over_at_once_one_does(article, project, ann, max_, bob):
    mia = factories.member(project, "mia", Role.MANAGER)
    drafts = [factories.annotation(article, ann, "claim", passage) for passage in PASSAGES]
    remove_member(by=max_, slug="desk", username="ann")
    for draft in drafts:
        results = at_once(
            [
                lambda: take_over(by=max_, annotation_id=draft.pk, version=1),  # noqa: B023
                lambda: take_over(by=mia, annotation_id=draft.pk, version=1, to="bob"),  # noqa: B023
            ]
        )
        assert kinds(results) == ["Stale", "done"]
        assert Annotation.objects.get(pk=draft.pk).version == 2


def test_of_two_managers_who_take_all_over_at_once_one_gets_it(article, project, ann, max_, bob):
    mia = factories.member(project, "mia", Role.MANAGER)
    for passage in PASSAGES:
        factories.annotation(article, ann, "claim", passage)
    remove_member(by=max_, slug="desk", username="ann")

    results = at_once(
        [
            lambda: take_over_from(by=max_, slug="desk", username="ann"),
            lambda: take_over_from(by=mia, slug="desk", username="ann", to="bob"),
        ]
    )

    assert sorted(result.annotations for result in results) == [0, 5]
    assert len(set(Annotation.objects.values_list("taken_over_by", flat=True))) == 1


def test_handing_over_many_articles_while_others_write_in_them(project, ann, rev, max_, bob):
    articles = [factories.article(project, max_, text=f"{factories.TEXT} {place}") for place in range(6)]
    theirs = [factories.annotation(article, ann, "claim", "4,000 homes") for article in articles]
    item = {"kind": "claim", "spans": [VOSS]}

    def writing():
        for article in reversed(articles):
            mark(by=rev, article_id=article.pk, item=item)

    results = at_once(
        [writing, lambda: remove_member(by=max_, slug="desk", username="ann", to="bob"), writing]
    )

    assert kinds(results) == ["done"] * 3
    for row in theirs:
        assert move(by=bob, annotation_id=row.pk, version=2, verb=Verb.SUBMIT).responsible == bob
