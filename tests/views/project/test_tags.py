"""Tags on the settings page: giving one another name, making two one, and taking that back."""

import pytest

from annotations.actions.projects import set_tags
from annotations.models import Annotation, Project, Tag
from tests import factories
from tests.views.conftest import text_of

RENAME = "/p/desk/settings/tags/rename/"


@pytest.fixture
def tags(project, max_):
    set_tags(by=max_, slug="desk", tags=[{"name": "figure"}, {"name": "money"}])
    return {tag.name: tag for tag in Tag.objects.all()}


@pytest.fixture
def claim(article, ann, tags):
    return factories.annotation(article, ann, "claim", "4,000 homes", tags=["figure"])


def sent(tags, name, **more):
    return {"tag": tags["figure"].pk, "name": name, "version": Project.objects.get().tags_version, **more}


def test_a_renamed_tag_is_said_to_be_and_can_be_taken_back(browse, tags, claim):
    client = browse("max")

    page = client.post(RENAME, sent(tags, "number"), follow=True)

    assert "“figure” is “number” now, in 1 annotation." in text_of(page)
    assert Annotation.objects.get().tags == ["number"]
    undone = client.post("/p/desk/settings/tags/undo/", {"renaming": page.context["renamed"]}, follow=True)
    assert "Undone: the tag is “figure” again." in text_of(undone)
    assert Annotation.objects.get().tags == ["figure"]
    assert "Undo the renaming" not in text_of(undone)


def test_a_name_that_is_taken_asks_whether_to_merge(browse, tags, claim):
    client = browse("max")

    asked = client.post(RENAME, sent(tags, "money"))

    assert asked.status_code == 409
    assert "“money” is a tag already" in text_of(asked)
    assert 'name="merge" value="on"' in asked.text
    assert 'value="money"' in asked.text
    assert client.post(RENAME, sent(tags, "money", merge="on")).status_code == 302
    assert (Annotation.objects.get().tags, Tag.objects.get().name) == (["money"], "money")


def test_a_merge_is_offered_only_where_it_was_refused(browse, tags):
    page = browse("max").get("/p/desk/settings/").text

    assert "Rename tag" in page
    assert "Merge the two" not in page


def test_tags_that_moved_on_are_not_renamed_but_shown(browse, tags, max_):
    before = sent(tags, "number")
    set_tags(by=max_, slug="desk", tags=[{"name": "figure"}])

    answer = browse("max").post(RENAME, before)

    assert answer.status_code == 412
    assert "Somebody else has changed the tags" in text_of(answer)
    assert answer.context["rename"]["version"].value() == Project.objects.get().tags_version
    assert Tag.objects.get().name == "figure"


@pytest.mark.parametrize("more", [{"name": ""}, {"tag": "x"}, {"version": ""}, {"name": "x" * 101}])
def test_what_cannot_be_renamed_is_refused(browse, tags, more):
    assert browse("max").post(RENAME, {**sent(tags, "number"), **more}).status_code == 422
    assert Tag.objects.count() == 2


def test_an_address_that_speaks_of_no_renaming_offers_no_undo(browse, tags):
    for renamed in ("x", "0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07"):
        assert "Undo the renaming" not in browse("max").get(f"/p/desk/settings/?renamed={renamed}").text


def test_a_line_that_is_changed_leaves_the_others_as_they_are(browse, project):
    Tag.objects.create(project=project, name=" two\nlines ", description="a: b")
    Tag.objects.create(project=project, name="c: d")
    odd = set(Tag.objects.values_list("pk", "name"))

    lines = "c: d\r\n two\r\nlines : a: b\r\nnew"
    assert browse("max").post("/p/desk/settings/tags/", {"tags": lines, "version": 1}).status_code == 302

    assert set(Tag.objects.exclude(name="new").values_list("pk", "name")) == odd
