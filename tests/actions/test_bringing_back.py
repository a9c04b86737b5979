"""Articles that were taken out come back as they were, and say so where something has changed meanwhile."""

import pytest

from annotations.actions.annotating.deleting import delete
from annotations.actions.articles import add_article, delete_article, sign_off, submit_article
from annotations.actions.bringing_back import bring_back_article
from annotations.actions.projects import change_project
from annotations.actions.records.entities import add_entity, change_entity, delete_entity
from annotations.actions.records.merging import merge_entities
from annotations.actions.review.deciding import decide, move
from annotations.choices import ArticleState, Status, Verb
from annotations.models import Action, Annotation, Article, Revision
from annotations.refusals import AlreadyUsed, NotThere, Stale
from tests import factories

pytestmark = pytest.mark.django_db


def take_out(article, by):
    delete_article(by=by, article_id=article.pk, version=None)


def now(article):
    return Article.objects.get(pk=article.pk)


def frames(article):
    """What a person sees of the annotations, and the editions that decisions are about."""
    rows = Annotation.objects.filter(article=article).order_by("pk")
    return [
        (row.pk, row.status, row.edition, row.edited_by_id, row.reopened, row.deleted_at is None)
        for row in rows
    ]


@pytest.fixture
def record(ann, project):
    return add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})[0]


@pytest.fixture
def full(article, ann, rev, record):
    """An article with an approved quote of an approved source that means a record, a draft and a deleted mark."""
    source = factories.annotation(article, ann, "source", "Mara Voss", attributes={"entity": str(record.pk)})
    speaker = [{"role": "speaker", "target": str(source.pk)}]
    quote = factories.annotation(article, ann, links=speaker)
    for row in (source, quote):
        factories.approved(row, ann, rev)
    factories.annotation(article, ann, "claim", "4,000 homes")
    gone = factories.annotation(article, ann, "entity", "the Courier")
    delete(by=ann, annotation_id=gone.pk, version=None)
    return article


def statuses(article):
    rows = Annotation.objects.filter(article=article, deleted_at=None)
    return {row.kind: (Status(row.status), row.reopened) for row in rows}


AS_IT_WAS = {
    "source": (Status.APPROVED, ""),
    "quote": (Status.APPROVED, ""),
    "claim": (Status.DRAFT, ""),
}


def test_it_comes_back_as_it_was(full, max_):
    before = frames(full)
    take_out(full, max_)

    bring_back_article(by=max_, article_id=full.pk)

    assert frames(full) == before
    assert Revision.objects.get(article=full).current
    assert Article.objects.visible_to(max_).filter(pk=full.pk).exists()


def test_it_comes_back_signed_off(article, ann, rev, max_):
    factories.approved(factories.annotation(article, ann), ann, rev)
    submit_article(by=ann, article_id=article.pk)
    sign_off(by=rev, article_id=article.pk, version=None)
    take_out(article, max_)

    bring_back_article(by=max_, article_id=article.pk)

    after = now(article)
    assert (after.state, after.signed_off_by, after.signed_off_revision) == ("signed_off", rev, 1)


def test_twice_is_once_and_out_and_back_again_works(full, max_):
    for _ in "ab":
        take_out(full, max_)
        for _ in "ab":
            bring_back_article(by=max_, article_id=full.pk)

    assert statuses(full) == AS_IT_WAS
    assert Action.objects.filter(verb=Verb.BRING_BACK).count() == 2


@pytest.mark.parametrize("name", ["ann", "rev", "out"])
def test_only_a_manager_brings_it_back(request, name, full, max_):
    take_out(full, max_)
    who = request.getfixturevalue(name)

    with pytest.raises(NotThere):
        bring_back_article(by=who, article_id=full.pk)

    assert now(full).deleted_at is not None


def test_an_older_version_is_refused(full, max_):
    take_out(full, max_)

    with pytest.raises(Stale):
        bring_back_article(by=max_, article_id=full.pk, version=full.version)


def test_the_same_text_that_was_added_since_stays_alone(full, ann, max_):
    take_out(full, max_)
    factories.article(full.project, ann, headline="Again")

    with pytest.raises(AlreadyUsed, match="take that article out first"):
        bring_back_article(by=max_, article_id=full.pk)


def test_it_comes_back_beside_the_same_text_of_another_outlet(ann, project, max_):
    ours = factories.article(project, ann, outlet="Harbour Courier")
    take_out(ours, max_)
    factories.article(project, ann, outlet="Evening Post")

    bring_back_article(by=max_, article_id=ours.pk)

    assert Article.objects.visible_to(max_).count() == 2


def test_approvals_that_the_rules_of_today_would_not_give_go_back_to_review(full, max_):
    take_out(full, max_)
    change_project(by=max_, slug="desk", version=None, changes={"approvals": 2})

    bring_back_article(by=max_, article_id=full.pk)

    assert [status for status, _ in statuses(full).values()].count(Status.SUBMITTED) == 2


def test_a_record_that_is_gone_is_unlinked_and_what_meant_it_looked_at_again(full, ann, max_, record):
    take_out(full, max_)
    delete_entity(by=ann, entity_id=record.pk, version=None)

    bring_back_article(by=max_, article_id=full.pk)

    assert Annotation.objects.get(article=full, kind="source").entity is None
    assert statuses(full) == {
        **AS_IT_WAS,
        "source": (Status.SUBMITTED, "changed"),
        "quote": (Status.SUBMITTED, "target_changed"),
    }


def test_a_record_that_was_merged_is_followed_and_what_meant_it_looked_at_again(
    full, project, ann, rev, max_, record
):
    kept, _ = add_entity(by=ann, project=project, values={"name": "Mayor Voss", "type": "person"})
    take_out(full, max_)
    merge_entities(by=rev, entity_id=record.pk, into_id=kept.pk, version=None)

    bring_back_article(by=max_, article_id=full.pk)

    assert Annotation.objects.get(article=full, kind="source").entity_id == kept.pk
    after = statuses(full)
    assert after["source"][0] == after["quote"][0] == Status.SUBMITTED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("changes", "reopens"), [({"name": "Mara Vos"}, True), ({"description": "The mayor."}, False)]
)
def test_a_record_that_was_renamed_sends_what_means_it_back_to_review(
    full, rev, max_, record, changes, reopens
):
    submit_article(by=full.created_by, article_id=full.pk)
    take_out(full, max_)
    change_entity(by=rev, entity_id=record.pk, version=None, changes=changes)

    bring_back_article(by=max_, article_id=full.pk)

    after = statuses(full)
    expected = (Status.SUBMITTED, "record_changed") if reopens else (Status.APPROVED, "")
    assert (after["source"], after["quote"]) == (expected, expected)
    assert now(full).state == ArticleState.SUBMITTED


def test_what_waits_for_a_decision_is_decided_as_ever(article, ann, rev, max_):
    row = move(by=ann, annotation_id=factories.annotation(article, ann).pk, version=None, verb=Verb.SUBMIT)
    take_out(article, max_)
    bring_back_article(by=max_, article_id=article.pk)

    decided = decide(by=rev, annotation_id=row.pk, version=None, verdict="approve")

    assert decided.status == Status.APPROVED


def test_the_text_is_found_by_its_words_again(article, max_):
    take_out(article, max_)
    bring_back_article(by=max_, article_id=article.pk)

    again, new = add_article(by=max_, project=article.project, text=factories.TEXT)

    assert (again, new) == (article, False)
