"""Attributes and links of each kind, as pure rules."""

import math

import pytest

from annotations.choices import Kind, LinkRole
from annotations.refusals import Invalid
from annotations.scheme import ATTRIBUTES, SLOTS, clean_attributes, slot

GOOD = [
    (Kind.QUOTE, "form", ["direct", "mixed", "indirect"]),
    (Kind.QUOTE, "attributed", ["named", "article", "nobody"]),
    (Kind.QUOTE, "negated", [True, False]),
    (Kind.QUOTE, "hedged", [True, False]),
    (Kind.QUOTE, "medium", ["told_us", "told_other_outlet", "statement", "post", "broadcast", "document"]),
    (Kind.QUOTE, "venue", ["Politico", "x" * 500, "👩‍👩‍👧", "a\nb"]),
    (Kind.QUOTE, "said_on", ["2026-03-12", "0001-01-01", "9999-12-31", "2024-02-29"]),
    (Kind.ENTITY, "type", ["person", "organisation", "place", "event", "work", "group", "date", "other"]),
    (Kind.ENTITY, "mention", ["name", "description", "pronoun"]),
    (Kind.CLAIM, "statement", ["4,000 homes", "x" * 20_000]),
    (Kind.CLAIM, "checkability", [0, 1, 2, 3]),
    (Kind.CLAIM, "attributed", ["named"]),
    (Kind.CLAIM, "hedged", [True]),
    (Kind.SOURCE, "type", ["spokesperson", "social_post", "dataset", "outlet", "author"]),
    (Kind.SOURCE, "anonymity", ["named", "partly", "unnamed"]),
]
NO_TEXT = [0, 1, 1.5, True, [], {}, ["direct"], math.nan, 10**400, b"direct"]
BAD = [
    (Kind.QUOTE, "form", [*NO_TEXT, "", "Direct", "direct ", "DIRECT", "loud", "x" * 100_000]),
    (Kind.QUOTE, "negated", [0, 1, "true", "", [], {}, 1.0]),
    (Kind.QUOTE, "venue", [*NO_TEXT, "x" * 501, "a\0b", "\ud800"]),
    (
        Kind.QUOTE,
        "said_on",
        [*NO_TEXT, "", "yesterday", "2026-02-30", "20260312", "2026-W11-4", "2026-03-12T10:00"],
    ),
    (Kind.ENTITY, "type", [*NO_TEXT, "ghost", "spokesperson"]),
    (Kind.CLAIM, "statement", [*NO_TEXT, "x" * 20_001, "\0"]),
    (Kind.CLAIM, "checkability", [True, False, -1, 4, 1.0, "1", 10**400, math.nan, [], {}]),
    (Kind.SOURCE, "anonymity", [*NO_TEXT, "secret"]),
]


def cases(table):
    return [(kind, name, value) for kind, name, values in table for value in values]


@pytest.mark.parametrize(("kind", "name", "value"), cases(GOOD))
def test_a_value_that_fits_is_kept_as_it_is(kind, name, value):
    assert clean_attributes(kind, {name: value}) == {name: value}


@pytest.mark.parametrize(("kind", "name", "value"), cases(BAD))
def test_a_value_that_does_not_fit_is_refused_by_name(kind, name, value):
    with pytest.raises(Invalid) as refused:
        clean_attributes(kind, {name: value})
    assert refused.value.field == f"attributes.{name}"
    assert refused.value.sentence.startswith("“")


@pytest.mark.parametrize("kind", Kind)
def test_null_unsets_an_attribute(kind):
    assert clean_attributes(kind, dict.fromkeys(ATTRIBUTES[kind])) == {}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", ["colour", "", "entity", "Form", "__class__", 5, None])
def test_an_attribute_that_a_kind_does_not_have_is_refused(kind, name):
    with pytest.raises(Invalid, match="has no attribute"):
        clean_attributes(kind, {name: None})


@pytest.mark.parametrize("attributes", [None, [], "form", 5, True, [["form", "direct"]]])
def test_attributes_are_an_object(attributes):
    with pytest.raises(Invalid) as refused:
        clean_attributes(Kind.QUOTE, attributes)
    assert refused.value.field == "attributes"


def test_no_attribute_of_one_kind_is_taken_by_another_that_does_not_have_it():
    for kind, other in [(a, b) for a in Kind for b in Kind]:
        for name in ATTRIBUTES[kind].keys() - ATTRIBUTES[other].keys():
            with pytest.raises(Invalid):
                clean_attributes(other, {name: None})


@pytest.mark.parametrize("role", [None, 5, [], {}, "", "friend", "Speaker", math.nan, {"role": "speaker"}])
@pytest.mark.parametrize("kind", Kind)
def test_a_role_that_is_none_is_refused(kind, role):
    with pytest.raises(Invalid) as refused:
        slot(kind, role, field="links.0.role")
    assert refused.value.field == "links.0.role"


def test_each_kind_takes_its_own_roles_and_no_others():
    for kind in Kind:
        for role in LinkRole:
            if role in SLOTS[kind]:
                assert slot(kind, role.value, field="x") == (role, SLOTS[kind][role])
            else:
                with pytest.raises(Invalid):
                    slot(kind, role.value, field="x")
