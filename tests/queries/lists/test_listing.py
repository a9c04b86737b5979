"""Cursors and filters, as far as HTTP does not show them."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation
from annotations.queries.exporting.documents import annotations_by_id
from annotations.queries.lists.listing import page_of
from annotations.refusals import Invalid
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_page_is_found_by_its_key_and_not_by_a_number_of_rows(article, ann):
    for _ in range(3):
        factories.annotation(article, ann)
    second = page_of(Annotation.objects.all(), {"page_size": "1"}).next
    with CaptureQueriesContext(connection) as captured:
        page_of(Annotation.objects.all(), {"page_size": "1", "cursor": second})
    [query] = [query["sql"] for query in captured]
    assert "OFFSET" not in query
    assert "LIMIT 2" in query


def test_rows_that_come_and_go_neither_repeat_nor_skip_the_others(article, ann):
    ids = sorted(factories.annotation(article, ann).pk for _ in range(5))
    first = page_of(Annotation.objects.all(), {"page_size": "2"})
    Annotation.objects.filter(pk=ids[1]).delete()
    factories.annotation(article, ann, id=str(uuid.UUID(int=1)))
    second = page_of(Annotation.objects.all(), {"page_size": "2", "cursor": first.next})
    assert (first.ids, second.ids) == (ids[:2], ids[2:4])


def test_an_empty_list_has_no_neighbours(db):
    page = page_of(Annotation.objects.all(), {})
    assert (page.ids, page.next, page.previous) == ([], None, None)


def test_a_page_takes_from_one_to_five_hundred_rows(db):
    for size in ("1", "500"):
        page_of(Annotation.objects.all(), {"page_size": size})
    for size in ("0", "501", "", "1e2", "٣", "999999999999"):
        with pytest.raises(Invalid):
            page_of(Annotation.objects.all(), {"page_size": size})


def test_documents_come_in_the_order_asked_for(article, ann):
    ids = [factories.annotation(article, ann).pk for _ in range(4)]
    for wanted in (ids, ids[::-1], [ids[2]], []):
        found = annotations_by_id([*wanted, *([uuid.uuid4()] if wanted else [])])
        assert [str(pk) in text for pk, text in zip(wanted, found, strict=True)] == [True] * len(wanted)
