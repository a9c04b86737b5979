"""All quotes of one person: what the filters about records leave, and that they cost what there is of the record."""

import json
import uuid
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.records.entities import add_entity
from annotations.models import Annotation, Entity
from annotations.queries.exporting.documents import annotations_by_id
from annotations.queries.lists.listing import annotation_rows, page_of
from annotations.queries.of_records import RECORD_FILTERS, relate
from tests import factories
from tests.queries.lists.test_search_cost import counted_pages

TEXT = "“One,” Voss told Moll. “Two.” “Three,” she told him. “Four,” Moll said of Voss. “Five.” Costs rise."
KINDS = {
    "one": ("quote", "“One,”"),
    "two": ("quote", "“Two.”"),
    "three": ("quote", "“Three,”"),
    "four": ("quote", "“Four,” Moll said of Voss"),
    "claim": ("claim", "Costs rise"),
    "other claim": ("claim", "Costs"),
}


@pytest.fixture
def desk(project, article, ann):
    """Two records, a mention of each in one article, and quotes and claims without any links."""
    article = factories.article(project, ann, text=TEXT)
    people, mentions = {}, {}
    for name in ("Voss", "Moll"):
        people[name], _ = add_entity(by=ann, project=project, values={"name": name, "type": "person"})
        mentions[name] = factories.annotation(
            article, ann, "entity", name, attributes={"entity": str(people[name].pk)}
        )
    return SimpleNamespace(article=article, people=people, mentions=mentions, project=project, ann=ann)


def mark(desk, name: str, **links) -> Annotation:
    """One of `KINDS`, whose links go to a person's mention, or to another annotation."""
    kind, passage = KINDS[name]
    targets = [
        {"role": role, "target": str(desk.mentions.get(to, to).pk if isinstance(to, str) else to.pk)}
        for role, to in links.items()
    ]
    return factories.annotation(desk.article, desk.ann, kind, passage, links=targets)


def ids_of(relation: str, record) -> set[uuid.UUID]:
    return set(relate(Annotation.objects.all(), relation, [record.pk]).values_list("pk", flat=True))


def test_each_relation_is_that_of_its_links(desk):
    one = mark(desk, "one", speaker="Voss", addressee="Moll")
    four = mark(desk, "four", speaker="Moll")
    claim = mark(desk, "claim", claimant="Voss")

    voss, moll = desk.people["Voss"], desk.people["Moll"]
    assert ids_of("speaker", voss) == {one.pk}
    assert ids_of("addressee", moll) == {one.pk}
    assert ids_of("claimant", voss) == {claim.pk}
    assert ids_of("speaker", moll) == {four.pk}
    assert ids_of("addressee", voss) == set()


def test_a_quote_is_about_whom_it_mentions(desk, ann):
    """Not about whom it names only in part, or who is named beside it."""
    four = mark(desk, "four", speaker="Moll")
    mark(desk, "one")
    factories.annotation(
        desk.article, ann, "entity", "Voss. “Five", attributes={"entity": str(desk.people["Moll"].pk)}
    )
    second = [TEXT.rindex("Voss"), TEXT.rindex("Voss") + 4]
    item = {"kind": "entity", "spans": [second], "attributes": {"entity": str(desk.people["Voss"].pk)}}
    factories.mark(by=ann, article_id=desk.article.pk, item=item)

    assert ids_of("about", desk.people["Voss"]) == {four.pk}
    assert ids_of("about", desk.people["Moll"]) == set()


def test_what_a_quote_continues_hands_its_speaker_on(desk):
    one = mark(desk, "one", speaker="Voss", addressee="Moll")
    two = mark(desk, "two", continues=one)
    three = mark(desk, "three", continues=two, addressee="Voss")
    claim = mark(desk, "claim", stated_in=three)
    mark(desk, "other claim", stated_in=three, claimant="Moll")

    assert ids_of("speaker", desk.people["Voss"]) == {one.pk, two.pk, three.pk}
    assert ids_of("addressee", desk.people["Moll"]) == {one.pk, two.pk}
    assert ids_of("claimant", desk.people["Voss"]) == {claim.pk}


def test_nothing_is_handed_on_beyond_a_quote_that_names_a_speaker(desk):
    one = mark(desk, "one", speaker="Voss", addressee="Moll")
    two = mark(desk, "two", continues=one, speaker="Moll")
    three = mark(desk, "three", continues=two)

    assert ids_of("addressee", desk.people["Moll"]) == {one.pk, two.pk}
    assert ids_of("speaker", desk.people["Moll"]) == {two.pk, three.pk}
    assert names_told(three, "addressee") == set()


ROLES = ("speaker", "addressee")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    own=st.lists(
        st.fixed_dictionaries({role: st.sampled_from([None, "Voss", "Moll"]) for role in ROLES}),
        min_size=4,
        max_size=4,
    ),
    chain=st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_the_filters_say_what_the_computed_part_of_an_annotation_says(desk, own, chain):
    """One idea of what is handed on: that of `computed.inherited` in JSON, which was there first."""
    Annotation.objects.filter(kind="quote").update(deleted_at="2026-01-01T00:00:00Z", deleted_by=desk.ann)
    rows = []
    for place, name in enumerate(("one", "two", "three", "four")):
        links = {role: to for role, to in own[place].items() if to}
        if place and chain[place - 1]:
            links["continues"] = rows[-1]
        rows.append(mark(desk, name, **links))

    for role in ROLES:
        told = {name: set() for name in desk.people}
        for row in rows:
            for name in names_told(row, role):
                told[name].add(row.pk)
        mine = {row.pk for row in rows}
        assert {name: ids_of(role, record) & mine for name, record in desk.people.items()} == told


def names_told(row: Annotation, role: str) -> set[str]:
    [document] = map(json.loads, annotations_by_id([row.pk]))
    links = [*document["links"], *((document["computed"]["inherited"] or {}).get("links", ()))]
    return {link["means"]["record"]["name"] for link in links if link["role"] == role}


FILTERS = sorted(RECORD_FILTERS)


def test_a_suggested_speaker_counts_for_suggestions_alone(desk):
    one = mark(desk, "one", speaker="Voss")
    Annotation.objects.filter(pk=desk.mentions["Voss"].pk).update(status="suggested", suggester={"name": "x"})

    assert ids_of("speaker", desk.people["Voss"]) == set()
    Annotation.objects.filter(pk=one.pk).update(status="suggested", suggester={"name": "x"})
    assert ids_of("speaker", desk.people["Voss"]) == {one.pk}


A_LEVEL_MORE = 10
"""Pages by which looking something up in a few indexes may grow when they have become deeper."""


def test_the_filters_cost_the_same_however_much_the_project_holds(desk):
    """Pages of the database that a list of one person's quotes touches, among few others and among many."""
    mark(desk, "one", speaker="Voss")
    other = factories.annotation(factories.article(desk.project, desk.ann), desk.ann)
    costs = []
    for more in (1000, 4000):
        fill_beside(other, more)
        costs.append({name: pages_of(desk, name) for name in FILTERS})

    grown = {name: cost for name, cost in costs[1].items() if cost > costs[0][name] + A_LEVEL_MORE}
    assert grown == {}


def fill_beside(row: Annotation, number: int) -> None:
    """So many more annotations like this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO annotations_annotation (id, project_id, article_id, revision_id, layer_id, kind, spans, texts,
                keys, author_id, edited_by_id, status, tags, attributes)
            SELECT gen_random_uuid(), project_id, article_id, revision_id, layer_id, kind, spans, texts, keys, author_id,
                edited_by_id, status, tags, attributes
            FROM annotations_annotation, generate_series(1, %s) WHERE id = %s
            """,
            [number, row.pk],
        )
        cursor.execute("ANALYZE annotations_annotation")


def pages_of(desk, name: str) -> int:
    query = {name: [str(desk.people["Voss"].pk)]}
    scope = Annotation.objects.visible_to(desk.ann, restricted=False).filter(project=desk.project)
    known = {"records": lambda: Entity.objects.filter(project=desk.project), "project": lambda: desk.project}
    with counted_pages() as pages:
        page_of(annotation_rows(scope, query, also=frozenset(), **known), {})
    return sum(pages)
