"""Pages of lists: nothing is skipped or repeated, whichever order the planner is made to take."""

import uuid

import pytest
from django.db import connection

from annotations.actions.projects import set_tags
from annotations.models import Annotation, Entity, Project
from annotations.queries.lists.listing import annotation_rows, page_of
from tests import factories

PAGING = frozenset({"cursor", "page_size"})
NOTHING_NAMED = {"records": Entity.objects.none, "project": Project}


@pytest.fixture
def tagged(article, ann, max_) -> list[uuid.UUID]:
    """Seven annotations with a tag, under ids that are in no order of time, in the order of their ids."""
    set_tags(by=max_, slug="desk", tags=[{"name": "figure"}])
    ids = [uuid.uuid4() for _ in range(7)]
    for pk in ids:
        factories.annotation(article, ann, "claim", "4,000 homes", id=str(pk), tags=["figure"])
    factories.annotation(article, ann)
    return sorted(ids)


def walk(query: dict[str, str], step: str) -> list[list[uuid.UUID]]:
    """Page by page in one direction, from the end that has no cursor or from the last page back."""
    rows = annotation_rows(Annotation.objects.all(), {"tag": ["figure"]}, also=PAGING, **NOTHING_NAMED)
    pages = []
    while True:
        page = page_of(rows, {"tag": "figure", "page_size": "3", **query})
        pages.append(page.ids)
        cursor = getattr(page, step)
        if cursor is None:
            return pages
        query = {"cursor": cursor}


def test_pages_of_a_tag_come_in_the_order_of_ids_and_lead_back(tagged):
    assert walk({}, "next") == [tagged[:3], tagged[3:6], tagged[6:]]
    rows = annotation_rows(Annotation.objects.all(), {"tag": ["figure"]}, also=PAGING, **NOTHING_NAMED)
    first = page_of(rows, {"tag": "figure", "page_size": "6"})
    last = page_of(rows, {"tag": "figure", "page_size": "6", "cursor": first.next})
    assert walk({"cursor": last.previous}, "previous") == [tagged[3:6], tagged[:3]]


def test_ids_have_the_order_of_their_texts(db):
    """Pages of a tag are sorted by the one and continued by the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and((a < b) = (a::text < b::text))"
            " FROM (SELECT gen_random_uuid() AS a, gen_random_uuid() AS b FROM generate_series(1, 10000)) AS pairs"
        )
        assert cursor.fetchone() == (True,)


def test_people_are_found_before_their_work_is(article, ann, django_assert_num_queries):
    """The planner knows how much the person with an id has written, and nothing of one with a name."""
    factories.annotation(article, ann)
    with django_assert_num_queries(2) as done:
        found = annotation_rows(Annotation.objects.all(), {"author": ["ann"]}, also=PAGING, **NOTHING_NAMED)
        assert len(page_of(found, {"author": "ann"}).ids) == 1
    assert "annotations_user" not in done.captured_queries[1]["sql"]
