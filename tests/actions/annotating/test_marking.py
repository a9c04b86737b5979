"""Marking, one passage or thousands."""

import itertools
import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.annotating.marking import change, delete, mark, mark_many, restore
from annotations.actions.annotating.references import clean_frames
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.review.deciding import move
from annotations.actions.scopes import lock_article
from annotations.choices import Kind, LinkRole, Role, Verb
from annotations.models import Action, Annotation, Entity, Link, Member, Tag
from annotations.refusals import AlreadyUsed, Invalid, NotThere
from tests import factories
from tests.actions.counting import refused

WAITED = factories.span(factories.TEXT, "“We have waited eleven years,”")
VOSS = factories.span(factories.TEXT, "Mara Voss")


def item(kind="quote", spans=(WAITED,), **more):
    return {"kind": kind, "spans": [list(span) for span in spans], **more}


def test_what_is_marked_is_what_is_stored(article, ann, project):
    Tag.objects.create(project=project, name="war")
    record = Entity.objects.create(project=project, name="Voss", type="person")
    source = factories.annotation(article, ann, "source", "Mara Voss", attributes={"entity": str(record.pk)})
    links = [
        {"role": "speaker", "target": str(source.pk), "spans": [{"start": VOSS[0], "end": VOSS[1]}]},
        {"role": "cue", "spans": [factories.span(factories.TEXT, "told")]},
    ]
    made, new = mark(
        by=ann,
        article_id=article.pk,
        item=item(tags=["war", "war"], links=links, attributes={"form": "direct", "hedged": None}),
    )
    stored = Annotation.objects.get(pk=made.pk)
    assert new
    assert (stored.status, stored.version, stored.edition) == ("draft", 1, 1)
    assert (stored.author, stored.edited_by, stored.attributes, stored.tags) == (
        ann,
        ann,
        {"form": "direct"},
        ["war"],
    )
    assert [(link.role, link.texts, link.target_id) for link in stored.links.all()] == [
        ("speaker", ["Mara Voss"], source.pk),
        ("cue", ["told"], None),
    ]
    assert source.entity_id == record.pk
    assert Action.objects.filter(pk=stored.action_id, verb="mark", by=ann, article_id=article.pk).exists()


def test_only_a_machine_points_to_what_a_machine_suggests(article, ann):
    rules = {"name": "rules"}
    source, _ = mark(by=ann, article_id=article.pk, item=item("source", [VOSS]), suggester=rules)
    link = {"role": "speaker", "target": str(source.pk)}
    quote = factories.annotation(article, ann)
    with refused(Invalid, field="links.0.target", match="accept it"):
        mark(by=ann, article_id=article.pk, item=item(links=[link]))
    with refused(Invalid, field="links.0.target", match="accept it"):
        change(by=ann, annotation_id=quote.pk, version=1, changes={"links": [link]})
    proposed, _ = mark(by=ann, article_id=article.pk, item=item(spans=[VOSS], links=[link]), suggester=rules)
    assert [found.target_id for found in proposed.links.all()] == [source.pk]
    delete(by=ann, annotation_id=proposed.pk, version=1)
    assert restore(by=ann, annotation_id=proposed.pk, version=2).deleted_at is None
    move(by=ann, annotation_id=source.pk, version=None, verb=Verb.ACCEPT)
    changed = change(by=ann, annotation_id=quote.pk, version=1, changes={"links": [link]})
    assert [found.target_id for found in changed.links.all()] == [source.pk]


REFUSED = {
    "nothing": (None, ""),
    "a list": ([], ""),
    "an unknown key": (item(colour="red"), "colour"),
    "no kind": ({"spans": [WAITED]}, "kind"),
    "a kind that is no text": (item(kind=["quote"]), "kind"),
    "no spans": ({"kind": "quote"}, "spans"),
    "empty spans": (item(spans=[]), "spans"),
    "spans as text": ({"kind": "quote", "spans": "0,3"}, "spans"),
    "half a span": (item(spans=[[0]]), "spans.0"),
    "a bool": (item(spans=[[0, True]]), "spans.0"),
    "a float": (item(spans=[WAITED, [0, 1.0]]), "spans.1"),
    "past the end": (item(spans=[WAITED, [0, 10**30]]), "spans.1"),
    "backwards": (item(spans=[[5, 2]]), "spans.0"),
    "inside a character": (item(spans=[[0, factories.TEXT.index("👩") + 1]]), "spans.0"),
    "another text": (
        {"kind": "quote", "spans": [{"start": VOSS[0], "end": VOSS[1], "text": "Marta Voss"}]},
        "spans.0.text",
    ),
    "a bad id": (item(id="1"), "id"),
    "an id that is a number": (item(id=5), "id"),
    "attributes as a list": (item(attributes=[]), "attributes"),
    "attributes that are false": (item(attributes=False), "attributes"),
    "an unknown attribute": (item(attributes={"colour": 1}), "attributes.colour"),
    "NUL in an attribute": (item(attributes={"venue": "a\0"}), "attributes.venue"),
    "a record on a quote": (item(attributes={"entity": str(uuid.uuid4())}), "attributes.entity"),
    "an unknown record": (item("entity", attributes={"entity": str(uuid.uuid4())}), "attributes.entity"),
    "tags as text": (item(tags="war"), "tags"),
    "an unknown tag": (item(tags=["war"]), "tags"),
    "NUL in a tag": (item(tags=["\0"]), "tags"),
    "half a surrogate in a tag": (item(tags=["\ud800"]), "tags"),
    "too many tags": (item(tags=[str(number) for number in range(51)]), "tags"),
    "links as an object": (item(links={}), "links"),
    "a link as text": (item(links=["speaker"]), "links.0"),
    "a link with another key": (item(links=[{"role": "cue", "colour": 1}]), "links.0"),
    "a role that is a list": (item(links=[{"role": ["cue"]}]), "links.0.role"),
    "a foreign role": (item(links=[{"role": "claimant", "spans": [VOSS]}]), "links.0.role"),
    "an empty link": (item(links=[{"role": "cue", "spans": []}]), "links.0"),
    "words that are false": (item(links=[{"role": "cue", "spans": False}]), "links.0.spans"),
    "words past the end": (item(links=[{"role": "cue", "spans": [[0, 10**9]]}]), "links.0.spans.0"),
    "two cues": (item(links=[{"role": "cue", "spans": [VOSS]}] * 2), "links.1.role"),
    "a cue with a target": (
        item(links=[{"role": "cue", "target": str(uuid.uuid4())}]),
        "links.0.target",
    ),
    "within words": (item(links=[{"role": "within", "spans": [VOSS]}]), "links.0.target"),
    "an unknown target": (item(links=[{"role": "speaker", "target": str(uuid.uuid4())}]), "links.0.target"),
    "a target that is no id": (item(links=[{"role": "speaker", "target": 0}]), "links.0.target"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_names_the_field_and_leaves_nothing(article, ann, what):
    wrong, field = REFUSED[what]
    with refused(Invalid, field=field):
        mark(by=ann, article_id=article.pk, item=wrong)
    with refused(Invalid, field=f"1.{field}"):
        mark_many(by=ann, article_id=article.pk, items=[item(), wrong])


def test_an_annotation_cannot_point_to_itself(article, ann):
    own = str(uuid.uuid4())
    with refused(Invalid, field="links.0.target"):
        mark(by=ann, article_id=article.pk, item=item(id=own, links=[{"role": "within", "target": own}]))


def test_a_target_is_of_a_fitting_kind_and_linked_once(article, ann):
    quote = factories.annotation(article, ann)
    source = factories.annotation(article, ann, "source", "Mara Voss")
    with refused(Invalid, field="links.0.target", match="points to a entity or source, not to a quote"):
        mark(by=ann, article_id=article.pk, item=item(links=[{"role": "speaker", "target": str(quote.pk)}]))
    twice = [{"role": "speaker", "target": str(source.pk)}] * 2
    with refused(Invalid, field="links.1.target"):
        mark(by=ann, article_id=article.pk, item=item(links=twice))


def test_a_target_in_another_article_or_deleted_is_not_there(article, ann, project):
    other = factories.article(project, ann, text="Mara Voss spoke.")
    there = factories.annotation(other, ann, "source", "Mara Voss")
    gone = factories.annotation(article, ann, "source", "Mara Voss")
    delete(by=ann, annotation_id=gone.pk, version=None)
    for target in (there, gone):
        with refused(Invalid, field="links.0.target", match="no such annotation in this article"):
            mark(
                by=ann,
                article_id=article.pk,
                item=item(links=[{"role": "speaker", "target": str(target.pk)}]),
            )


def test_a_record_of_another_article_project_or_deleted_is_not_there(article, ann, project):
    other = factories.article(project, ann, text="Mara Voss spoke.")
    foreign = factories.project("other")
    records = [
        Entity.objects.create(project=project, article=other, name="a spokesman", type="person"),
        Entity.objects.create(project=foreign, name="Voss", type="person"),
        Entity.objects.create(project=project, name="Voss", type="person", deleted_at="2026-01-01T00:00Z"),
    ]
    for record in records:
        with refused(Invalid, field="attributes.entity"):
            mark(by=ann, article_id=article.pk, item=item("entity", attributes={"entity": str(record.pk)}))


def test_a_stranger_and_a_reader_of_nothing_find_no_article(article, out, project):
    with refused(NotThere):
        mark(by=out, article_id=article.pk, item=item())
    article.restricted = True
    article.save()
    bob = factories.member(project, "bob", Role.REVIEWER)
    with refused(NotThere):
        mark(by=bob, article_id=article.pk, item=item())
    with refused(NotThere):
        mark(by=bob, article_id=uuid.uuid4(), item=item())


def test_the_same_id_and_body_again_is_the_same_annotation(article, ann):
    source = factories.annotation(article, ann, "source", "Mara Voss")
    body = item(id=str(uuid.uuid4()), links=[{"role": "speaker", "target": str(source.pk), "spans": [VOSS]}])
    first, new = mark(by=ann, article_id=article.pk, item=body)
    assert new
    again, new = mark(by=ann, article_id=article.pk, item=body)
    assert (again, new) == (first, False)
    change(by=ann, annotation_id=first.pk, version=1, changes={"attributes": {"hedged": True}, "links": []})
    delete(by=ann, annotation_id=source.pk, version=None)
    again, new = mark(by=ann, article_id=article.pk, item=body)
    assert (again.pk, again.version, new) == (first.pk, 2, False)
    assert Annotation.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "claim"},
        {"spans": [VOSS]},
        {"attributes": {"hedged": True}},
        {"links": [{"role": "cue", "spans": [VOSS]}]},
    ],
)
def test_the_same_id_with_another_body_is_refused(article, ann, other):
    body = item(id=str(uuid.uuid4()))
    mark(by=ann, article_id=article.pk, item=body)
    with refused(AlreadyUsed, field="id", match="another content"):
        mark(by=ann, article_id=article.pk, item={**body, **other})
    with refused(AlreadyUsed, field="0.id"):
        mark_many(by=ann, article_id=article.pk, items=[{**body, **other}])


def test_an_id_in_use_elsewhere_is_not_usable(article, ann, project):
    elsewhere = factories.project("other")
    Member.objects.create(project=elsewhere, user=ann, role=Role.ANALYST)
    theirs = factories.annotation(factories.article(elsewhere, ann), ann)
    body = item(id=str(theirs.pk))
    with refused(AlreadyUsed, field="id", match="not usable"):
        mark(by=ann, article_id=article.pk, item=body)
    with refused(AlreadyUsed, field="1.id", match="not usable"):
        mark_many(by=ann, article_id=article.pk, items=[item(), body])


def test_many_are_marked_at_once_and_may_point_at_each_other(article, ann):
    ids = [str(uuid.uuid4()) for _ in range(3)]
    items = [
        item(id=ids[0], links=[{"role": "speaker", "target": ids[1], "spans": [VOSS]}]),
        item("source", [VOSS], id=ids[1]),
        item("claim", [VOSS], id=ids[2], links=[{"role": "stated_in", "target": ids[0]}]),
    ]
    made, new = mark_many(by=ann, article_id=article.pk, items=items)
    assert ([str(pk) for pk in made], new) == (ids, True)
    assert set(Link.objects.values_list("role", "target__kind")) == {
        ("speaker", "source"),
        ("stated_in", "quote"),
    }
    assert mark_many(by=ann, article_id=article.pk, items=items) == (made, False)
    assert set(Annotation.objects.values_list("version", "edition")) == {(1, 1)}
    assert Action.objects.filter(verb="mark").count() == 1


def test_two_of_a_list_cannot_have_one_id(article, ann):
    same = item(id=str(uuid.uuid4()))
    with refused(Invalid, field="1.id"):
        mark_many(by=ann, article_id=article.pk, items=[same, same])


def test_a_list_has_from_1_to_5000_items(article, ann):
    for number in (0, 5001):
        with refused(Invalid):
            mark_many(by=ann, article_id=article.pk, items=[item()] * number)
    ids, _ = mark_many(by=ann, article_id=article.pk, items=[item()] * 5000, duplicates=Duplicates.ALLOW)
    assert len(set(ids)) == Annotation.objects.count() == 5000


@pytest.mark.parametrize("role", [LinkRole.WITHIN, LinkRole.CONTINUES])
@pytest.mark.parametrize("cue", [[], [{"role": "cue", "spans": [VOSS]}]], ids=["bare", "with a cue"])
def test_no_chain_leads_round(article, ann, role, cue):
    first = factories.annotation(article, ann, links=cue)
    at = first
    for _ in range(3):
        at = factories.annotation(article, ann, links=[*cue, {"role": role, "target": str(at.pk)}])
    back = [{"role": role, "target": str(at.pk)}]
    with refused(Invalid, field="links.0.target", match="circle"):
        change(by=ann, annotation_id=first.pk, version=1, changes={"links": back})
    other = {LinkRole.WITHIN: "continues", LinkRole.CONTINUES: "within"}[role]
    change(
        by=ann, annotation_id=first.pk, version=1, changes={"links": [{"role": other, "target": str(at.pk)}]}
    )


def test_no_chain_within_a_list_leads_round(article, ann):
    ids = [str(uuid.uuid4()) for _ in range(3)]
    items = [
        item(id=own, links=[{"role": "within", "target": target}])
        for own, target in zip(ids, [*ids[1:], ids[0]], strict=True)
    ]
    with refused(Invalid, field="0.links.0.target", match="circle"):
        mark_many(by=ann, article_id=article.pk, items=items)


def test_a_chain_of_thousands_is_followed_once(article, ann):
    ids = [str(uuid.uuid4()) for _ in range(3000)]
    items = [item(id=ids[0])] + [
        item(id=own, links=[{"role": "continues", "target": before}])
        for before, own in itertools.pairwise(ids)
    ]
    assert mark_many(by=ann, article_id=article.pk, items=items, duplicates=Duplicates.ALLOW)[1]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(st.characters(), max_size=12)
    | st.sampled_from(["quote", "speaker", "entity", "cue", "within", "direct", "2026-03-12", "\0", "\ud800"])
    | st.uuids().map(str)
)
KEYS = st.sampled_from(
    ["id", "kind", "spans", "attributes", "tags", "links", "role", "target", "start", "end", "text", "form",
     "entity", "type", "statement", "checkability", "said_on", "venue", "hedged"]
) | st.text(max_size=5)  # fmt: skip
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)
SPANS = st.lists(st.lists(st.integers(-3, 130), min_size=2, max_size=2), max_size=3) | JSON
LINKS = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from([*LinkRole]) | JSON}, optional={"spans": SPANS, "target": SCALARS}
    ),
    max_size=3,
)
ITEMS = JSON | st.fixed_dictionaries(
    {"kind": st.sampled_from([*Kind]) | SCALARS, "spans": SPANS},
    optional={
        "id": SCALARS,
        "attributes": st.dictionaries(KEYS, SCALARS, max_size=3) | JSON,
        "tags": st.lists(SCALARS, max_size=3) | JSON,
        "links": LINKS | JSON,
    },
)


@settings(
    max_examples=600,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(items=st.lists(ITEMS, min_size=1, max_size=2))
def test_whatever_comes_in_is_stored_or_refused_as_invalid(article, ann, items):
    scope = lock_article(ann, article.pk)
    try:
        frames = clean_frames(scope, items, many=True)
    except Invalid:
        return
    for frame in frames:
        assert json.dumps(frame.attributes)
        assert frame.texts == [factories.TEXT[start:end] for start, end in frame.spans]
