"""Whom the slots of a card offer: people and what they form, on a page and after every save."""

import re

import pytest

from annotations.actions.annotating.slots import SAID
from annotations.actions.records.entities import add_entity
from annotations.choices import EntityType, SourceType
from tests import factories
from tests.views.htmx import post, slot

TEXT = "“One,” Voss said in Hull."

OFFERED = {
    "entity": {EntityType.PERSON, EntityType.ORGANISATION, EntityType.GROUP},
    "source": {
        *(SourceType.PERSON, SourceType.SPOKESPERSON, SourceType.ORGANISATION),
        *(SourceType.OUTLET, SourceType.AUTHOR),
    },
}
CASES = [("entity", "", True), ("source", "", True), ("claim", "", False)] + [
    (kind, word.value, word in OFFERED[kind])
    for kind, words in (("entity", EntityType), ("source", SourceType))
    for word in words
]


def offered_on(answer) -> list[str]:
    page = answer.content.decode()
    listed = re.search(r'<datalist id="people">(.*?)</datalist>', page, re.DOTALL)
    pattern = r'value="([^"]+)"' if listed else r'data-list="people[^"]*" value="([^"]+)"'
    names = re.findall(pattern, listed[1] if listed else page)
    return [name for name in names if name not in SAID]


@pytest.fixture
def desk(project, ann):
    return factories.article(project, ann, text=TEXT)


@pytest.mark.parametrize("kind, type_, is_offered", CASES)
def test_who_can_speak_is_offered(client, ann, desk, kind, type_, is_offered):
    client.force_login(ann)
    start, end = factories.span(TEXT, "Hull")
    pk = re.search(
        r'id="c-([0-9a-f-]{36})"',
        (marked := post(client, f"/a/{desk.pk}/mark/", kind=kind, spans=f"{start}-{end}")).content.decode(),
    )[1]
    assert offered_on(marked) == ([] if kind == "claim" else ["Hull"])

    answer = post(client, f"/a/{desk.pk}/{pk}/attributes/", version=1, type=type_) if type_ else marked

    for shown in (answer, client.get(f"/a/{desk.pk}/")):
        assert offered_on(shown) == ["Hull"] * is_offered


def test_the_type_of_its_record_says_who_it_is(client, ann, project, desk):
    client.force_login(ann)
    for name, type_ in (("Hull", "place"), ("Voss", "person")):
        record, _ = add_entity(by=ann, project=project, values={"name": f"Old {name}", "type": type_})
        factories.annotation(desk, ann, "entity", name, attributes={"entity": str(record.pk)})

    assert offered_on(client.get(f"/a/{desk.pk}/")) == ["Old Voss"]


def test_whom_nobody_offers_can_be_typed(client, ann, desk):
    client.force_login(ann)
    hull = factories.annotation(desk, ann, "entity", "Hull", attributes={"type": "place"})
    quote = factories.annotation(desk, ann, "quote", "“One,”")

    assert slot(client, quote, "speaker", value="Hull").status_code == 200
    assert quote.links.get().target_id == hull.pk
