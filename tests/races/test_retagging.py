"""A tag gets another name while people use it: no annotation is left with the old one."""

# ruff: noqa: B023  (`at_once` runs what it is given to the end within the turn of its loop)

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.projects import set_tags
from annotations.actions.retagging import change_tag
from annotations.models import Annotation, Project, Tag
from annotations.refusals import Busy, Invalid, Stale
from tests import factories
from tests.races.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def figure(max_):
    return set_tags(by=max_, slug="desk", tags=[{"name": "0"}])[0]


def used() -> set[str]:
    return {tag for tags in Annotation.objects.values_list("tags", flat=True) for tag in tags}


def test_who_marks_with_a_tag_while_it_is_renamed_has_the_new_name_or_is_told(article, ann, max_, figure):
    outcomes = []
    for number in range(15):
        results = at_once(
            [
                lambda: factories.annotation(article, ann, tags=[str(number)]),
                lambda: change_tag(
                    by=max_, tag_id=figure.pk, version=None, changes={"name": str(number + 1)}
                ),
            ]
        )

        outcomes += [result for result in results if isinstance(result, Exception)]
        assert used() <= {str(number + 1)}
    assert all(isinstance(outcome, Invalid) for outcome in outcomes), outcomes


def test_who_tags_a_mark_while_the_tag_is_renamed_has_the_new_name_or_is_told(article, ann, max_, figure):
    outcomes = []
    for number in range(15):
        row = factories.annotation(article, ann)
        results = at_once(
            [
                lambda: change(by=ann, annotation_id=row.pk, version=None, changes={"tags": [str(number)]}),
                lambda: change_tag(
                    by=max_, tag_id=figure.pk, version=None, changes={"name": str(number + 1)}
                ),
            ]
        )

        outcomes += [result for result in results if isinstance(result, Exception)]
        assert used() <= {str(number + 1)}
    assert all(isinstance(outcome, Invalid | Busy) for outcome in outcomes), outcomes


def test_of_two_who_rename_at_once_one_is_told(max_, figure):
    for _ in range(15):
        seen = Project.objects.get().tags_version
        results = at_once(
            [
                lambda: change_tag(by=max_, tag_id=figure.pk, version=seen, changes={"name": f"a{seen}"}),
                lambda: change_tag(by=max_, tag_id=figure.pk, version=seen, changes={"name": f"b{seen}"}),
            ]
        )

        assert kinds(results) == [Stale.__name__, "done"]
        assert Tag.objects.get().name in (f"a{seen}", f"b{seen}")


def test_of_two_who_save_the_vocabulary_at_once_one_is_told_and_nothing_is_lost(max_, figure):
    """Also against a tag that is renamed: whoever saw the old vocabulary replaces none of the new one."""
    for number in range(15):
        seen = Project.objects.get().tags_version
        name = Tag.objects.get().name
        results = at_once(
            [
                lambda: set_tags(
                    by=max_, slug="desk", tags=[{"name": name, "description": f"a{number}"}], version=seen
                ),
                lambda: set_tags(by=max_, slug="desk", tags=[{"name": f"b{number}"}], version=seen),
                lambda: change_tag(
                    by=max_, tag_id=Tag.objects.get().pk, version=seen, changes={"name": f"c{number}"}
                ),
            ]
        )

        assert sorted(kinds(results))[-1] == "done"
        assert kinds(results).count("done") == 1
        assert Project.objects.get().tags_version == seen + 1
