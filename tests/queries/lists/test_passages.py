"""Annotations by a part of their words: what the index finds is what a reading of every passage finds."""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.passages import read_passages
from annotations.choices import Role
from annotations.models import Annotation, PassageWords, Project, User
from annotations.queries.lists import passages
from annotations.queries.lists.passages import with_part
from annotations.refusals import Refusal
from annotations.text.same_words import make_key
from tests import factories

NUMBERS = itertools.count()
AT_ONCE = timedelta()
WORDS = "ferry Ferry FERRIES İstanbul ısı I ß ss é e\u0301 渡轮 渡 서울 เรือ 👩\u200d👩\u200d👧 100% a_b a b x ab abc ﬁ fi ½ ＦＵＬＬ Σ ς ﷺ ي ی zq"
SIGNS = "%_\\'’\"“   \u00a0\u3000\n-–,\u00ad\u200b\u0301"
PIECES = st.sampled_from([*WORDS.split(), *SIGNS])
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(lambda text: make_key(text) != "")
PARTS = st.lists(PIECES, min_size=0, max_size=4).map("".join)


def held_by(rows: list[Annotation], part: str) -> list[list[str]]:
    """The passages that hold the part, read plainly."""
    return sorted(row.texts for row in rows if make_key(part) in "\n".join(map(make_key, row.texts)))


@pytest.mark.parametrize("few, is_read", [(0, True), (1000, True), (1000, False)])
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(texts=st.lists(TEXTS, min_size=1, max_size=3), parts=st.lists(PARTS, max_size=4), data=st.data())
def test_a_part_is_found_in_every_passage_that_has_it(db, monkeypatch, few, is_read, texts, parts, data):
    monkeypatch.setattr(passages, "FEW", few)
    project = factories.project(f"desk-{next(NUMBERS)}")
    ann = factories.member(project, "ann", Role.ANALYST)
    rows = list(filter(None, [mark_passage(project, ann, text) for text in texts]))
    inside = data.draw(st.sampled_from([row.texts[0] for row in rows] or texts))
    start = data.draw(st.integers(0, len(inside) - 1))
    parts = [*parts, inside[start : start + data.draw(st.integers(1, 5))]]
    if is_read:
        read_passages(quiet=AT_ONCE)

    matching = {
        part: with_part(Annotation.objects.filter(project=project), part, project.pk) for part in parts
    }

    assert {part: sorted(row.texts for row in found) for part, found in matching.items()} == {
        part: held_by(rows, part) for part in parts
    }


def mark_passage(project: Project, ann: User, text: str) -> Annotation | None:
    """An annotation of this passage in an article of its own; none if it is no passage."""
    try:
        with transaction.atomic():
            return factories.annotation(
                factories.article(project, ann, f"Say {text} so."), ann, "claim", text
            )
    except (Refusal, ValueError):
        return None


def holding(project: Project, part: str) -> list[str]:
    rows = with_part(Annotation.objects.filter(project=project, deleted_at=None), part, project.pk)
    return sorted(row.texts[0] for row in rows)


def test_what_is_marked_is_found_before_and_after_it_is_read(project, article, ann):
    factories.annotation(article, ann, "claim", "4,000 homes")
    assert holding(project, "00 HOM") == ["4,000 homes"]

    assert read_passages() == 0  # somebody is at work in it
    assert read_passages(quiet=AT_ONCE) == 1

    assert holding(project, "00 HOM") == ["4,000 homes"]
    assert PassageWords.objects.get().words == "4,000 homes"


def test_what_changes_after_it_was_read_is_found_at_once(project, article, ann):
    row = factories.annotation(article, ann, "claim", "4,000 homes")
    read_passages(quiet=AT_ONCE)

    spans = [factories.span(factories.TEXT, "the barrier")]
    change(by=ann, annotation_id=row.pk, version=None, changes={"spans": spans})
    assert holding(project, "barr") == ["the barrier"]
    read_passages(quiet=AT_ONCE)

    assert (holding(project, "barr"), holding(project, "homes")) == (["the barrier"], [])
    assert PassageWords.objects.get().words == "barrier the"


def test_what_comes_back_is_found_again(project, article, ann):
    row = factories.annotation(article, ann, "claim", "4,000 homes")
    delete(by=ann, annotation_id=row.pk, version=None)
    read_passages(quiet=AT_ONCE)
    assert holding(project, "homes") == []

    restore(by=ann, annotation_id=row.pk, version=None)

    assert holding(project, "homes") == ["4,000 homes"]


def test_a_verdict_reads_nothing_anew(project, article, ann, rev):
    row = factories.annotation(article, ann, "claim", "4,000 homes")
    read_passages(quiet=AT_ONCE)

    factories.approved(row, ann, rev)

    assert read_passages(quiet=AT_ONCE) == 0


def test_many_articles_at_once_are_read_without_waiting(project, ann):
    rows = [mark_passage(project, ann, text) for text in ("ferry", "barrier")]
    PassageWords.objects.all().delete()
    copies = [Annotation(**{**plain_of(row), "id": uuid.uuid4()}) for row in rows]

    Annotation.objects.bulk_create(copies)

    assert read_passages() == 2


def plain_of(row: Annotation) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in Annotation._meta.concrete_fields}


def test_other_projects_are_neither_read_nor_found(project, article, ann):
    other = factories.project("other")
    factories.member(other, "ann", Role.ANALYST)
    factories.annotation(factories.article(other, ann), ann, "claim", "4,000 homes")
    read_passages(quiet=AT_ONCE)

    assert (holding(project, "homes"), holding(other, "homes")) == ([], ["4,000 homes"])
