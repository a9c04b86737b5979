"""The tags of a project through the API."""

import pytest

from annotations.actions.projects import set_tags
from annotations.models import Annotation, Project, Tag
from tests import factories

TAGS = "projects/desk/tags/"


@pytest.fixture
def figure(project, max_):
    return set_tags(by=max_, slug="desk", tags=[{"name": "figure", "description": "a number"}])[0]


def test_the_tags_are_listed_with_the_version_of_them_all(api, figure):
    answer = api.get(TAGS)

    assert answer.json()["results"] == [{"id": str(figure.pk), "name": "figure", "description": "a number"}]
    assert answer.headers["ETag"] == '"2"'
    assert api.get(TAGS, If_None_Match='"2"').status_code == 304
    assert api.get(f"tags/{figure.pk}/").headers["ETag"] == '"2"'


def test_a_manager_replaces_them_all(max_api, figure):
    sent = {"tags": [{"name": "figure"}, {"name": "war", "description": "armed"}]}

    assert max_api.send("put", TAGS, sent).status_code == 428
    answer = max_api.send("put", TAGS, sent, version=2)

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"3"')
    assert [(tag["name"], tag["description"]) for tag in answer.json()["tags"]] == [
        ("figure", ""),
        ("war", "armed"),
    ]
    stale = max_api.send("put", TAGS, {"tags": []}, version=2)
    assert (stale.status_code, len(stale.json()["current"]["tags"])) == (412, 2)


@pytest.mark.parametrize(
    "tags", [None, {}, "x", [5], [{"name": ""}], [{"name": "a"}, {"name": "a"}], [{"word": "a"}]]
)
def test_what_are_no_tags_is_refused(max_api, figure, tags):
    assert max_api.send("put", TAGS, {"tags": tags}, version=2).status_code == 422
    assert Tag.objects.get() == figure


def test_a_renamed_tag_takes_its_annotations_along(max_api, article, ann, figure):
    claim = factories.annotation(article, ann, "claim", "4,000 homes", tags=["figure"])

    answer = max_api.patch(f"tags/{figure.pk}/", {"name": "number"}, version=2)

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"3"')
    assert answer.json() == {
        "id": str(figure.pk),
        "name": "number",
        "description": "a number",
        "annotations": 1,
    }
    assert Annotation.objects.get(pk=claim.pk).tags == ["number"]


def test_a_renaming_that_is_sent_twice_is_done_once(max_api, figure):
    key = "0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07"
    for _ in "ab":
        answer = max_api.patch(f"tags/{figure.pk}/", {"name": "number"}, version=2, Idempotency_Key=key)
        assert answer.status_code == 200
    assert Project.objects.get().tags_version == 3


def test_tags_are_merged_only_if_that_is_said(max_api, max_, figure):
    set_tags(by=max_, slug="desk", tags=[{"name": "figure"}, {"name": "number"}])

    refused = max_api.patch(f"tags/{figure.pk}/", {"name": "number"}, version=3)
    merged = max_api.patch(f"tags/{figure.pk}/", {"name": "number", "merge": True}, version=3)

    assert (refused.status_code, refused.json()["field"]) == (409, "name")
    assert (merged.status_code, merged.json()["name"]) == (200, "number")
    assert Tag.objects.get().name == "number"


@pytest.mark.parametrize(
    "sent", [{"name": ""}, {"name": 5}, {"merge": "yes"}, {"word": "x"}, {"description": None}]
)
def test_what_no_tag_can_be_is_refused(max_api, figure, sent):
    assert max_api.patch(f"tags/{figure.pk}/", sent, version=2).status_code == 422
    assert Tag.objects.get().name == "figure"


def test_a_stranger_finds_no_tag(as_, figure, out):
    other = factories.project("other")
    factories.member(other, "out", "manager")
    answer = as_(out, within=other).patch(f"tags/{figure.pk}/", {"name": "x"}, version=2)
    assert answer.status_code == 404


def test_a_tag_is_added_and_added_again_it_is_the_answer(max_api, figure):
    first = max_api.post(TAGS, {"name": "war", "description": "armed"})
    again = max_api.post(TAGS, {"name": "war", "description": "armed"})

    assert (first.status_code, first["ETag"], again.status_code, again["ETag"]) == (201, '"3"', 200, '"3"')
    assert again.json() == first.json() == {**first.json(), "name": "war", "description": "armed"}
    other = max_api.post(TAGS, {"name": "war"})
    assert (other.status_code, other.json()["field"]) == (409, "name")


@pytest.mark.parametrize(
    "sent", [{"name": ""}, {"name": 5}, {"name": "x" * 101}, {"name": "a", "word": "b"}, []]
)
def test_what_is_no_tag_is_not_added(max_api, figure, sent):
    assert max_api.post(TAGS, sent).status_code == 422
    assert Tag.objects.get() == figure


def test_a_removed_tag_leaves_its_word_on_annotations(max_api, article, ann, figure):
    claim = factories.annotation(article, ann, "claim", "4,000 homes", tags=["figure"])

    assert max_api.delete(f"tags/{figure.pk}/", version=1).status_code == 412
    assert max_api.delete(f"tags/{figure.pk}/", version=2).status_code == 204

    assert not Tag.objects.exists()
    assert Annotation.objects.get(pk=claim.pk).tags == ["figure"]
    assert Project.objects.get().tags_version == 3
    assert max_api.delete(f"tags/{figure.pk}/", version=3).status_code == 404
