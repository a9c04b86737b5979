"""Which links a kind takes: the database's table is the one of `frames.SLOTS`, for every combination."""

import itertools

import pytest

from annotations.choices import Kind, LinkRole
from annotations.models import Annotation, Link
from annotations.scheme import SLOTS
from tests import factories
from tests.models.bare import broken_rule, sql

TOLD = {"spans": [tuple(factories.span(factories.TEXT, "told"))], "texts": ["told"]}


@pytest.mark.django_db
def test_the_two_tables_are_the_same():
    expected = {
        (kind.value, role.value, target)
        for kind, slots in SLOTS.items()
        for role, slot in slots.items()
        for target in ({target.value for target in slot.targets} or {None})
    }
    assert set(sql("SELECT kind, role, target FROM annotations_slots()")) == expected


@pytest.mark.parametrize(("kind", "target"), [*itertools.product(Kind, Kind)])
def test_a_link_is_stored_exactly_if_its_slot_allows_it(article, ann, kind, target):
    annotation = factories.annotation(article, ann, kind)
    other = factories.annotation(article, ann, target, "4,000 homes")
    for role in LinkRole:
        slot = SLOTS[kind].get(role)
        link = factories.link(annotation, role=role, target=other)
        if slot is not None and target in slot.targets:
            link.save(force_insert=True)
        else:
            words_only = role in (LinkRole.CUE, LinkRole.WHEN)
            with broken_rule("link_words_only" if words_only else "link_role_of_kind"):
                link.save(force_insert=True)


@pytest.mark.parametrize(("kind", "role"), [*itertools.product(Kind, LinkRole)])
def test_words_alone_are_stored_exactly_if_the_slot_takes_them(article, ann, kind, role):
    slot = SLOTS[kind].get(role)
    annotation = factories.annotation(article, ann, kind)
    link = factories.link(annotation, role=role, **TOLD)
    if slot is not None and not slot.needs_target:
        link.save(force_insert=True)
    elif role in (LinkRole.WITHIN, LinkRole.CONTINUES, LinkRole.STATED_IN):
        with broken_rule("link_needs_target"):
            link.save(force_insert=True)
    else:
        with broken_rule("link_role_of_kind"):
            link.save(force_insert=True)


@pytest.fixture
def linked(article, ann):
    source = factories.annotation(article, ann, "source", "Mara Voss")
    quote = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(source.pk)}])
    return quote, source


@pytest.mark.parametrize(
    ("end", "kind", "fits"),
    [
        ("quote", Kind.CLAIM, False),
        ("quote", Kind.ENTITY, False),
        ("quote", Kind.SOURCE, False),
        ("source", Kind.ENTITY, True),
        ("source", Kind.QUOTE, False),
        ("source", Kind.CLAIM, False),
    ],
)
def test_the_kind_of_either_end_changes_only_to_what_fits(linked, end, kind, fits):
    row = Annotation.objects.filter(pk=linked[end == "source"].pk)
    if fits:
        row.update(kind=kind)
        return
    with broken_rule("link_role_of_kind"):
        row.update(kind=kind)


def test_moving_a_link_to_another_role_is_checked(linked):
    with broken_rule("link_role_of_kind"):
        Link.objects.update(role="claimant")
    Link.objects.update(role="addressee")
