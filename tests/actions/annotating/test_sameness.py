"""The same annotation is there once: kind, spans and layer, neither deleted nor dismissed."""

import re
import uuid
from contextlib import suppress

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.annotating.marking import mark, mark_many
from annotations.actions.annotating.sameness import Duplicates, standing_at
from annotations.actions.annotating.undoing import redo, undo
from annotations.actions.review.deciding import move
from annotations.choices import Kind, LayerKind, Role, Status, Verb
from annotations.models import Action, Annotation, Layer, Revision, Tag
from annotations.refusals import AlreadyMarked, Invalid, Refusal
from annotations.text.normalise import sha256
from annotations.text.span import Span
from tests import factories
from tests.actions.counting import refused, rows
from tests.factories import TEXT, span

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"name": "rules", "version": "1"}
VOSS, WAITED, TOLD = (span(TEXT, words) for words in ("Mara Voss", "“We have waited eleven years,”", "told"))


def item(kind="quote", spans=(WAITED,), **more):
    return {"kind": kind, "spans": [list(each) for each in spans], **more}


def new_id():
    return str(uuid.uuid4())


@pytest.fixture
def bob(project):
    return factories.member(project, "bob", Role.ANALYST)


@pytest.fixture
def quote(article, ann):
    return mark(by=ann, article_id=article.pk, item=item())[0]


# Marking one


@pytest.mark.parametrize(
    "again",
    [
        item(),
        item(attributes={"hedged": True}, links=[{"role": "cue", "spans": [TOLD]}]),
        item(spans=[[WAITED[0], WAITED[1] + 1]]),  # with the space behind it, which is trimmed
        item(spans=[[WAITED[0], 12], [12, WAITED[1]]]),  # in two parts that touch
    ],
    ids=["the same", "with more said of it", "untrimmed", "in touching parts"],
)
def test_the_same_again_is_answered_with_what_is_there(article, quote, bob, again):
    before = rows()

    answer, new = mark(by=bob, article_id=article.pk, item=again)

    assert (answer.pk, answer.version, new) == (quote.pk, 1, False)
    assert rows() == before


@pytest.mark.parametrize("other", [item("claim"), item(spans=[VOSS]), item(spans=[WAITED, VOSS])])
def test_another_kind_or_other_spans_are_another_annotation(article, ann, quote, other):
    made, new = mark(by=ann, article_id=article.pk, item=other)

    assert new
    assert made.pk != quote.pk


def test_another_id_is_refused_with_the_one_that_is_there(article, quote, bob):
    with refused(AlreadyMarked, field="id", match="These words are marked already, as a quote") as caught:
        mark(by=bob, article_id=article.pk, item=item(id=new_id()))

    assert caught.value.annotation_id == quote.pk


def test_the_page_is_answered_whatever_id_it_has_made(article, quote, bob):
    before = rows()

    answer, new = mark(by=bob, article_id=article.pk, item=item(id=new_id()), duplicates=Duplicates.ANSWER)

    assert (answer.pk, new, rows()) == (quote.pk, False, before)


def test_who_means_two_gets_two(article, ann, quote):
    made, new = mark(by=ann, article_id=article.pk, item=item(), duplicates=Duplicates.ALLOW)

    assert new
    assert {made.spans, quote.spans} == {quote.spans}


def test_what_was_sent_before_is_itself_though_the_same_was_marked_since(article, ann, bob):
    sent = item(id=new_id())
    first, _ = mark(by=ann, article_id=article.pk, item=sent)
    change(by=ann, annotation_id=first.pk, version=1, changes={"spans": [VOSS]})
    mark(by=bob, article_id=article.pk, item=item())

    for duplicates in Duplicates:
        again, new = mark(by=ann, article_id=article.pk, item=sent, duplicates=duplicates)
        assert (again.pk, new) == (first.pk, False)


def test_what_is_deleted_or_dismissed_is_not_there(article, ann, quote):
    delete(by=ann, annotation_id=quote.pk, version=1)
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)
    move(by=ann, annotation_id=proposed.pk, version=1, verb=Verb.DISMISS)

    made, new = mark(by=ann, article_id=article.pk, item=item())

    assert new
    assert Annotation.objects.present().get() == made


def test_an_own_layer_is_another_than_the_shared_one(article, ann, bob, quote):
    own = Layer.objects.create(project=article.project, article=article, kind=LayerKind.ANNOTATOR, owner=bob)
    Annotation.objects.filter(pk=quote.pk).update(layer=own)

    made, new = mark(by=ann, article_id=article.pk, item=item())

    assert new
    assert {row.layer_id for row in (made, Annotation.objects.get(pk=quote.pk))} == {
        own.pk,
        made.layer_id,
    }


def test_the_same_offsets_of_another_text_are_another_annotation(article, ann, quote, project):
    text = "Corrected. " + TEXT
    article.revisions.update(current=False)
    described = {"project": project, "article": article, "created_by": ann, "length": len(text)}
    Revision.objects.create(**described, number=2, text=text, sha256=sha256(text))

    made, new = mark(by=ann, article_id=article.pk, item=item())

    assert new
    assert made.spans == quote.spans


# What a machine suggests


def test_who_marks_what_is_suggested_accepts_it(article, ann, bob):
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)
    action = uuid.uuid4()

    answer, new = mark(by=bob, article_id=article.pk, item=item(), action_id=action)

    assert (answer.pk, answer.status, answer.author, new) == (proposed.pk, Status.DRAFT, bob, False)
    assert (answer.edited_by, answer.edition, answer.suggester) == (bob, 1, RULES)
    assert Action.objects.get(pk=action).verb == Verb.ACCEPT


def test_what_is_said_with_the_mark_is_laid_over_what_was_suggested(article, ann, bob, project):
    Tag.objects.create(project=project, name="war")
    suggested = item(attributes={"form": "direct", "hedged": True}, links=[{"role": "cue", "spans": [VOSS]}])
    mark(by=ann, article_id=article.pk, item=suggested, suggester=RULES)
    told = item(attributes={"hedged": False}, tags=["war"], links=[{"role": "cue", "spans": [TOLD]}])

    answer, _ = mark(by=bob, article_id=article.pk, item=told)

    stored = Annotation.objects.get()
    assert (stored.status, stored.author, stored.edited_by, stored.edition) == (answer.status, bob, bob, 2)
    assert (stored.attributes, stored.tags) == ({"form": "direct", "hedged": False}, ["war"])
    assert [link.texts for link in stored.links.all()] == [["told"]]


def test_accepting_by_marking_can_be_undone(article, ann, bob):
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)
    mark(by=bob, article_id=article.pk, item=item())

    undo(by=bob, article_id=article.pk)

    proposed.refresh_from_db()
    assert (proposed.status, proposed.author) == (Status.SUGGESTED, ann)


def test_an_id_of_ones_own_is_refused_for_a_suggestion_as_well(article, ann):
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)

    with refused(AlreadyMarked, field="id", match="accept or dismiss that first") as caught:
        mark(by=ann, article_id=article.pk, item=item(id=new_id()))

    assert caught.value.annotation_id == proposed.pk


@pytest.mark.parametrize("before", ["marked", "suggested", "dismissed"])
def test_a_machine_is_answered_with_what_is_there_and_accepts_nothing(article, ann, before):
    first, _ = mark(
        by=ann, article_id=article.pk, item=item(), suggester=None if before == "marked" else RULES
    )
    if before == "dismissed":
        move(by=ann, annotation_id=first.pk, version=1, verb=Verb.DISMISS)
    stored = rows()

    answer, new = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)

    assert (answer.pk, new, rows()) == (first.pk, False, stored)


# Marking many


def test_a_list_is_answered_with_what_is_there_and_what_is_new(article, ann, bob, quote):
    items = [item("claim"), item(), item("claim", spans=[VOSS]), item("claim")]

    ids, new = mark_many(by=bob, article_id=article.pk, items=items)

    assert new
    assert (ids[1], ids[3]) == (quote.pk, ids[0])
    assert Annotation.objects.count() == 3
    assert mark_many(by=bob, article_id=article.pk, items=items) == (ids, False)


def test_a_list_of_what_is_there_stores_nothing(article, ann, quote):
    before = rows()

    assert mark_many(by=ann, article_id=article.pk, items=[item(), item()]) == ([quote.pk, quote.pk], False)
    assert rows() == before


def test_of_the_same_in_a_list_the_one_with_an_id_is_stored(article, ann):
    named = new_id()

    ids, _ = mark_many(by=ann, article_id=article.pk, items=[item(), item(id=named), item()])

    assert [str(pk) for pk in ids] == [named] * 3


def test_a_list_with_another_id_for_what_is_there_is_refused_whole(article, ann, quote):
    with refused(AlreadyMarked, field="1.id") as caught:
        mark_many(by=ann, article_id=article.pk, items=[item("claim"), item(id=new_id())])

    assert caught.value.annotation_id == quote.pk


def test_a_list_with_two_ids_for_the_same_is_refused_whole(article, ann):
    first = new_id()

    with refused(AlreadyMarked, field="1.id", match=first):
        mark_many(by=ann, article_id=article.pk, items=[item(id=first), item(id=new_id())])


def test_a_list_may_be_sent_again_with_more_in_it(article, ann):
    first, second = item(id=new_id()), item("claim", id=new_id())
    mark_many(by=ann, article_id=article.pk, items=[first, item("entity", spans=[VOSS])])

    ids, new = mark_many(by=ann, article_id=article.pk, items=[first, item("entity", spans=[VOSS]), second])

    assert (str(ids[0]), str(ids[2]), new) == (first["id"], second["id"], True)
    assert Annotation.objects.count() == 3


def test_what_is_wrong_in_a_list_is_named_by_its_place_though_part_of_it_is_there(article, ann):
    first = item(id=new_id())
    mark_many(by=ann, article_id=article.pk, items=[first])

    with refused(Invalid, field="1.tags"):
        mark_many(by=ann, article_id=article.pk, items=[first, item("claim", tags=["unknown"])])


def test_a_list_accepts_what_is_suggested_in_one_action(article, ann, bob):
    proposed = [
        mark(by=ann, article_id=article.pk, item=each, suggester=RULES)[0] for each in (item(), item("claim"))
    ]

    ids, new = mark_many(
        by=bob, article_id=article.pk, items=[item(), item("claim", attributes={"hedged": True}), item()]
    )

    assert (ids, new) == ([proposed[0].pk, proposed[1].pk, proposed[0].pk], False)
    assert set(Annotation.objects.values_list("status", "author")) == {(Status.DRAFT, bob.pk)}
    undo(by=bob, article_id=article.pk)
    assert set(Annotation.objects.values_list("status", "author")) == {(Status.SUGGESTED, ann.pk)}


# Coming to stand where the same one stands


@pytest.fixture
def other(article, ann):
    return mark(by=ann, article_id=article.pk, item=item("claim", spans=[VOSS]))[0]


@pytest.mark.parametrize(
    ("start", "changes", "field"),
    [
        (item(spans=[VOSS]), {"spans": [WAITED]}, "spans"),
        (item(spans=[[WAITED[0], 12]]), {"spans": [[WAITED[0], 12], [12, WAITED[1]]]}, "spans"),
        (item("claim"), {"kind": "quote"}, "kind"),
        (item("claim", spans=[VOSS]), {"kind": "quote", "spans": [WAITED]}, "spans"),
    ],
    ids=["borders", "one more part that touches", "kind", "both"],
)
def test_nothing_is_changed_to_stand_where_the_same_one_stands(article, ann, quote, start, changes, field):
    moving, _ = mark(by=ann, article_id=article.pk, item=start)

    with refused(AlreadyMarked, field=field, match="marked already, as a quote") as caught:
        change(by=ann, annotation_id=moving.pk, version=1, changes=changes)

    assert caught.value.annotation_id == quote.pk
    allowed = change(by=ann, annotation_id=moving.pk, version=1, changes=changes, duplicates=Duplicates.ALLOW)
    assert allowed.spans == quote.spans


def test_two_that_are_the_same_can_still_be_changed(article, ann, quote):
    twin, _ = mark(by=ann, article_id=article.pk, item=item(), duplicates=Duplicates.ALLOW)

    changed = change(by=ann, annotation_id=twin.pk, version=1, changes={"attributes": {"hedged": True}})

    assert changed.version == 2


def test_nothing_is_changed_to_stand_where_a_suggestion_stands(article, ann, other):
    mark(by=ann, article_id=article.pk, item=item("claim"), suggester=RULES)

    with refused(AlreadyMarked, field="spans", match="accept or dismiss that first"):
        change(by=ann, annotation_id=other.pk, version=1, changes={"spans": [WAITED]})


def test_nothing_is_restored_to_where_the_same_was_marked_since(article, ann, bob, quote):
    delete(by=ann, annotation_id=quote.pk, version=1)
    mark(by=bob, article_id=article.pk, item=item())

    with refused(AlreadyMarked, match="as a quote"):
        restore(by=ann, annotation_id=quote.pk, version=2)

    back = restore(by=ann, annotation_id=quote.pk, version=2, duplicates=Duplicates.ALLOW)
    assert back.deleted_at is None


def test_what_stood_beside_the_same_one_comes_back_beside_it(article, ann, quote):
    twin, _ = mark(by=ann, article_id=article.pk, item=item(), duplicates=Duplicates.ALLOW)
    delete(by=ann, annotation_id=twin.pk, version=1)

    undo(by=ann, article_id=article.pk)
    redo(by=ann, article_id=article.pk)
    restore(by=ann, annotation_id=twin.pk, version=None)

    assert Annotation.objects.present().count() == 2


def delete_it(by, row):
    delete(by=by, annotation_id=row.pk, version=None)


def move_it(by, row):
    change(by=by, annotation_id=row.pk, version=None, changes={"spans": [TOLD]})


def retype_it(by, row):
    change(by=by, annotation_id=row.pk, version=None, changes={"kind": "claim"})


@pytest.mark.parametrize("leave", [delete_it, move_it, retype_it])
def test_nothing_is_undone_to_stand_where_the_same_was_marked_since(article, ann, bob, quote, leave):
    leave(ann, quote)
    mark(by=bob, article_id=article.pk, item=item())

    with refused(AlreadyMarked, match="as a quote"):
        undo(by=ann, article_id=article.pk)


def test_no_mark_is_redone_where_the_same_was_marked_since(article, ann, bob, quote):
    undo(by=ann, article_id=article.pk)
    mark(by=bob, article_id=article.pk, item=item())

    with refused(AlreadyMarked, match="as a quote"):
        redo(by=ann, article_id=article.pk)


def test_no_dismissal_is_undone_where_the_same_was_marked_since(article, ann, bob):
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)
    move(by=ann, annotation_id=proposed.pk, version=1, verb=Verb.DISMISS)
    mark(by=bob, article_id=article.pk, item=item())

    with refused(AlreadyMarked, match="as a quote"):
        undo(by=ann, article_id=article.pk)


def test_what_was_dismissed_may_be_restored_beside_the_same(article, ann, bob):
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(), suggester=RULES)
    move(by=ann, annotation_id=proposed.pk, version=1, verb=Verb.DISMISS)
    delete(by=ann, annotation_id=proposed.pk, version=2)
    mark(by=bob, article_id=article.pk, item=item())

    assert restore(by=ann, annotation_id=proposed.pk, version=3).status == Status.DISMISSED


# Whatever people do


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["mark", "suggest", "list", "delete", "restore", "borders", "kind", "dismiss", "undo", "redo"]),
        st.integers(0, 9),
        st.sampled_from([Kind.QUOTE, Kind.CLAIM]),
        st.sampled_from([VOSS, WAITED]),
    ),
    max_size=25,
)  # fmt: skip


def step(by, article_id, what, which, kind, place):
    """Do one thing, or be refused it."""
    stored = list(Annotation.objects.order_by("created_at", "pk").values_list("pk", flat=True))
    target = {"by": by, "annotation_id": stored[which % len(stored)], "version": None} if stored else None
    do = {
        "mark": lambda: mark(by=by, article_id=article_id, item=item(kind, [place])),
        "suggest": lambda: mark(by=by, article_id=article_id, item=item(kind, [place]), suggester=RULES),
        "list": lambda: mark_many(by=by, article_id=article_id, items=[item(kind, [place])] * 2),
        "undo": lambda: undo(by=by, article_id=article_id),
        "redo": lambda: redo(by=by, article_id=article_id),
    }
    if target:
        do |= {
            "delete": lambda: delete(**target),
            "restore": lambda: restore(**target),
            "borders": lambda: change(**target, changes={"spans": [place]}),
            "kind": lambda: change(**target, changes={"kind": kind}),
            "dismiss": lambda: move(**target, verb=Verb.DISMISS),
        }
    if what in do:
        do[what]()


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_history_leads_to_the_same_annotation_twice(article, ann, steps):
    with transaction.atomic():
        for each in steps:
            with suppress(Refusal):
                step(ann, article.pk, *each)
        places = [(row.kind, row.spans) for row in Annotation.objects.present()]
        assert len(places) == len(set(places))
        transaction.set_rollback(True)


# What it costs


def test_the_same_one_is_looked_up_by_index(article, ann):
    items = [item("claim", spans=[[start, start + 3]]) for start in range(3)]
    mark_many(by=ann, article_id=article.pk, items=items * 300, duplicates=Duplicates.ALLOW)
    made = [item("quote", spans=[[40 + start, 41 + start]]) for start in (1, 2, 3)]
    mark_many(by=ann, article_id=article.pk, items=made)
    layer = Layer.objects.get(article=article)
    sql, values = standing_at((layer.pk, article.revisions.get().pk), (Kind.QUOTE, (Span(42, 43),)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotations_annotation")

        cursor.execute(f"EXPLAIN ANALYZE {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "annotation_by_start" in plan
    assert not re.search(r"Rows Removed by Filter: \d{2}", plan)
