"""Making two records one on the pages."""

import pytest

from annotations.actions.records.entities import add_entity
from annotations.models import Annotation, Entity
from tests import factories
from tests.views.conftest import text_of

pytestmark = pytest.mark.django_db


def record(project, by, name, **values):
    return add_entity(by=by, project=project, values={"name": name, "type": "person", **values})[0]


@pytest.fixture
def gone(project, ann):
    return record(project, ann, "M. Voss")


@pytest.fixture
def kept(project, ann):
    return record(project, ann, "Mara Voss", aliases=["Voss"])


@pytest.fixture
def mention(article, ann, rev, gone):
    row = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(gone.pk)})
    return factories.approved(row, ann, rev)


def test_a_record_is_merged_after_the_page_has_said_how_much_that_is(browse, rev, gone, kept, mention):
    page = f"/p/desk/entities/{gone.pk}/merge/"
    assert "Merge it into another record" in text_of(browse("rev").get(f"/p/desk/entities/{gone.pk}/"))

    asked = browse("rev").get(page, {"into": "voss"})
    done = browse("rev").post(page, {"into": str(kept.pk), "version": gone.version}, follow=True)

    assert "1 annotation that mean “M. Voss” will mean “Mara Voss”" in text_of(asked)
    assert "1 approved annotation will go back to review" in text_of(asked)
    assert "“M. Voss” is “Mara Voss” now, in 1 annotation." in text_of(done)
    assert Annotation.objects.get().entity_id == kept.pk
    assert "Make “M. Voss” a record of its own again" in text_of(done)


def test_the_page_of_a_merged_record_leads_to_where_it_went_and_it_is_taken_back(
    browse, rev, gone, kept, mention
):
    page = f"/p/desk/entities/{gone.pk}/merge/"
    browse("rev").post(page, {"into": str(kept.pk), "version": gone.version})

    old = browse("ann").get(f"/p/desk/entities/{gone.pk}/", follow=True)
    undone = browse("rev").post(f"{page}undo/", follow=True)

    assert old.redirect_chain == [(f"/p/desk/entities/{kept.pk}/", 302)]
    assert "“M. Voss” was merged into “Mara Voss”." in text_of(old)
    assert "“M. Voss” is a record of its own again, in 1 annotation." in text_of(undone)
    assert Annotation.objects.get().entity_id == gone.pk


@pytest.mark.parametrize(
    ("into", "status", "sentence"),
    [
        ("nobody", 422, "There is no such record in this project."),
        ("", 422, "This field is required."),
        ("01900000-0000-7000-8000-000000000000", 422, "There is no such record in this project."),
    ],
)
def test_what_is_no_record_is_refused(browse, rev, gone, kept, into, status, sentence):
    page = f"/p/desk/entities/{gone.pk}/merge/"

    for answer in (
        browse("rev").get(page, {"into": into}),
        browse("rev").post(page, {"into": into, "version": 1}),
    ):
        assert (answer.status_code, sentence in text_of(answer)) == (status, True)


def test_two_wikidata_ids_are_refused_with_a_sentence(browse, project, ann, rev):
    one, other = (record(project, ann, f"R{n}", wikidata_id=f"Q{n}") for n in (1, 2))

    answer = browse("rev").post(
        f"/p/desk/entities/{one.pk}/merge/", {"into": str(other.pk), "version": one.version}
    )

    assert answer.status_code == 409
    assert "These are two by their Wikidata ids, Q1 and Q2" in text_of(answer)


def test_a_record_that_was_changed_meanwhile_is_not_merged(browse, rev, gone, kept):
    answer = browse("rev").post(f"/p/desk/entities/{gone.pk}/merge/", {"into": str(kept.pk), "version": 7})

    assert answer.status_code == 412
    assert not Entity.objects.filter(merged_into__isnull=False).exists()


def test_an_analyst_is_offered_no_merging(browse, gone, kept):
    assert "Merge it" not in text_of(browse("ann").get(f"/p/desk/entities/{gone.pk}/"))
    assert browse("ann").get(f"/p/desk/entities/{gone.pk}/merge/").status_code == 403
