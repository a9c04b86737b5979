"""Renaming records: who may, where that sends approved annotations back to review."""

import pytest

from annotations.actions.records.entities import change_entity
from annotations.choices import Role, Status
from annotations.models import Annotation, Entity
from annotations.queries.entities import count_reopened
from annotations.refusals import NotAllowed
from tests import factories
from tests.actions.counting import refused, rows

IDENTITY = [{"name": "Marta Voss"}, {"type": "group"}, {"wikidata_id": "Q2"}]
DESCRIBING = [{"aliases": ["the mayor"]}, {"description": "Mayor of the town"}]


@pytest.fixture
def record(project):
    return Entity.objects.create(project=project, name="Mara Voss", type="person", wikidata_id="Q1")


@pytest.fixture
def source(article, ann, record):
    attributes = {"type": "person", "entity": str(record.pk)}
    return factories.annotation(article, ann, "source", "Mara Voss", attributes=attributes)


@pytest.fixture
def quote(article, ann, rev, source):
    """Approved, of a source that is not: with another record it would go back all the same."""
    made = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(source.pk)}])
    return factories.approved(made, ann, rev)


@pytest.mark.parametrize("changes", IDENTITY)
def test_only_a_reviewer_sends_approvals_back_by_renaming(ann, rev, record, quote, changes):
    before = rows()
    with refused(NotAllowed, match="1 of them where you can see it.*only a reviewer"):
        change_entity(by=ann, entity_id=record.pk, version=1, changes=changes)
    assert rows() == before

    change_entity(by=rev, entity_id=record.pk, version=1, changes=changes)

    assert Annotation.objects.get(pk=quote.pk).status == Status.SUBMITTED


@pytest.mark.parametrize("changes", DESCRIBING)
def test_what_says_more_of_the_same_record_is_for_everybody(ann, record, quote, changes):
    assert change_entity(by=ann, entity_id=record.pk, version=1, changes=changes).version == 2
    assert Annotation.objects.get(pk=quote.pk).status == Status.APPROVED


@pytest.mark.parametrize("changes", IDENTITY)
def test_where_nothing_is_approved_everybody_renames(ann, record, source, changes):
    assert change_entity(by=ann, entity_id=record.pk, version=1, changes=changes).version == 2


def test_the_approvals_that_would_go_back_are_counted(project, article, ann, rev, record, source, quote):
    """Of mentions and of what links to them, each once, as far as one sees them."""
    heir = factories.annotation(
        article, ann, passage="4,000 homes", links=[{"role": "continues", "target": str(quote.pk)}]
    )
    counts = [count_reopened(ann, record.pk)]
    for made in (source, heir):
        factories.approved(made, ann, rev)
        counts.append(count_reopened(ann, record.pk))
    article.restricted = True
    article.save()
    counts.append(count_reopened(factories.member(project, "amy", Role.ANALYST), record.pk))

    assert counts == [1, 2, 3, 0]
