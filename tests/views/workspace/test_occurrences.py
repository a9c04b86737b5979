"""All other places of an entity or a source, marked in one action: in the page, and without its script."""

import re
import uuid

import pytest

from annotations.actions.annotating.undoing import redo, undo
from annotations.models import Action, Annotation, Entity, Revision
from annotations.text.normalise import sha256
from tests import factories
from tests.factories import span
from tests.views.htmx import HTMX

TEXT = "Mara\u00a0Voss 👩‍👩‍👧 met Voss. Voss’s barge, Vossberg.\nMara Voss left; “Voss” stayed. The mayor slept.\n"


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, text=TEXT)


@pytest.fixture
def voss(project, article, ann):
    record = Entity.objects.create(project=project, name="Mara Voss", type="person", aliases=["The mayor"])
    attributes = {"type": "person", "entity": str(record.pk)}
    return factories.annotation(article, ann, "entity", "Voss", attributes=attributes)


def door(row: Annotation) -> str:
    return f"/a/{row.article_id}/{row.pk}/occurrences/"


def offered(page: str) -> list[str]:
    return re.findall(r'name="span" value="([\d,-]+)"', page)


def words(values: list[str]) -> list[str]:
    pairs = [pair.split("-") for pair in ",".join(values).split(",")]
    return [TEXT[int(start) : int(end)] for start, end in pairs]


def marked(article) -> list[str]:
    return [
        row.texts[0] for row in Annotation.objects.filter(article=article, deleted_at=None).order_by("spans")
    ]


def test_all_places_are_offered_that_are_not_marked_yet(as_ann, voss):
    answer = as_ann.get(door(voss), headers=HTMX)
    values = offered(answer.content.decode())
    assert words(values) == ["Voss", "Voss", "Mara Voss", "Voss", "The mayor"]
    assert "<html" not in answer.content.decode()
    assert "<html" in as_ann.get(door(voss)).content.decode()


def checked(page: str) -> list[str]:
    return re.findall(r'name="span" value="([\d,-]+)" checked', page)


def test_what_is_written_with_other_capitals_is_offered_and_not_chosen(as_ann, project, ann):
    text = "Polish it, polish\u00a0it, POLISH and Po\u00adlish."
    article = factories.article(project, ann, text=text)
    row = factories.annotation(article, ann, "entity", "Polish")

    page = as_ann.get(door(row), headers=HTMX).content.decode()

    assert offered(page) == ["33-40", "11-17", "22-28"]
    assert checked(page) == ["33-40"]
    assert "1 other place of" in page
    assert as_ann.post(door(row), {"version": 1, "span": ["33-40", "22-28"]}).status_code == 303
    assert marked(article) == ["Polish", "POLISH", "Po\u00adlish"]
    assert "is marked wherever it is written so" in as_ann.get(door(row)).content.decode()


@pytest.mark.parametrize(
    "other",
    [
        "Mara\u202fVoss",
        "Mara  Voss",
        "Mara\u00ad Voss",
        "Mara Vo\u200bss",
        "Ｍara Voss",
        "Mara Voß",
        "Mara Vo\ufb06",
    ],
)
def test_nothing_is_marked_wherever_it_stands_while_the_same_words_stand_elsewhere(
    as_ann, project, ann, other
):
    name = "Mara Vost" if "\ufb06" in other else "Mara Voss"
    text = f"{name} met {other}."
    article = factories.article(project, ann, text=text)
    row = factories.annotation(article, ann, "entity", name)

    assert "wherever it stands" not in as_ann.get(door(row)).content.decode()
    as_ann.post(door(row), {"version": 1, "span": offered(as_ann.get(door(row)).content.decode())})

    assert marked(article) == [name, other]
    assert "wherever it stands" in as_ann.get(door(row)).content.decode()


def test_of_several_parts_it_is_not_said_that_they_are_marked_wherever_they_stand(as_ann, article, ann):
    row = factories.annotation(article, ann, "entity", "met Voss")
    as_ann.post(
        door(row).replace("occurrences", "borders"), {"version": 1, "spans": "16-19,26-31", "part": ""}
    )
    row.refresh_from_db()
    assert len(row.texts) == 2

    page = as_ann.get(door(row)).content.decode()

    assert "wherever it stands" not in page
    assert "others are not looked for" in page


def test_of_an_older_text_it_is_not_said_that_it_is_marked_wherever_it_stands(as_ann, article, ann):
    row = factories.annotation(article, ann, "entity", "Voss")
    Revision.objects.update(current=False)
    text = "Voss and Voss."
    sum_and_length = {"sha256": sha256(text), "length": len(text)}
    Revision.objects.create(
        project=article.project, article=article, number=2, text=text, created_by=ann, **sum_and_length
    )

    assert "is marked in an older text of this article" in as_ann.get(door(row)).content.decode()


def test_a_place_is_shown_with_whole_words_around_it(as_ann, project, ann):
    text = "Nobody can say when it was that the harbour gave Voss\na barge. Voss, who had long since sold all of them, left."
    article = factories.article(project, ann, text=text)
    first = factories.annotation(article, ann, "entity", "harbour gave Voss")
    as_ann.post(f"/a/{article.pk}/{first.pk}/borders/", {"version": 1, "spans": "49-53"})
    listed = as_ann.get(door(first), headers=HTMX).content.decode()
    assert '<span dir="auto">a barge. <b>Voss</b>, who had long since sold all of them, …</span>' in listed


def test_the_chosen_ones_are_marked_like_it_in_one_action(as_ann, voss, article, ann):
    values = offered(as_ann.get(door(voss)).content.decode())
    before = Action.objects.count()
    answer = as_ann.post(door(voss), {"version": 1, "span": values[1:]}, headers=HTMX)
    assert answer.status_code == 200
    assert "4 more places are marked." in answer.content.decode()
    assert Action.objects.count() == before + 1
    made = Annotation.objects.filter(article=article).exclude(pk=voss.pk)
    assert {(row.kind, row.entity_id, row.attributes["type"], row.status, row.author_id) for row in made} == {
        ("entity", voss.entity_id, "person", "draft", ann.pk)
    }
    assert marked(article) == ["Voss", "Voss", "Mara Voss", "Voss", "The mayor"]


def test_one_undo_takes_all_back_and_one_redo_brings_them_again(as_ann, voss, article, ann):
    values = offered(as_ann.get(door(voss)).content.decode())
    as_ann.post(door(voss), {"version": 1, "span": values})
    assert len(marked(article)) == 6
    undo(by=ann, article_id=article.pk)
    assert marked(article) == ["Voss"]
    redo(by=ann, article_id=article.pk)
    assert len(marked(article)) == 6


def test_sent_twice_it_is_done_once_and_answered_twice(as_ann, voss, article):
    values = offered(as_ann.get(door(voss)).content.decode())
    data = {"version": 1, "span": values, "action": str(uuid.uuid4())}
    answers = [as_ann.post(door(voss), data, headers=HTMX) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content.count(b"<article") == answers[1].content.count(b"<article") == 6
    assert len(marked(article)) == 6


def test_what_was_marked_meanwhile_is_left_out(as_ann, voss, article, ann):
    values = offered(as_ann.get(door(voss)).content.decode())
    factories.annotation(article, ann, "entity", "Mara Voss left")
    assert as_ann.post(door(voss), {"version": 1, "span": values}).status_code == 303
    assert marked(article).count("Mara Voss") == 0
    again = as_ann.post(door(voss), {"version": 1, "span": values}, headers=HTMX)
    assert (again.status_code, "None of these places is left" in again.content.decode()) == (409, True)


def test_without_the_script_a_refusal_comes_with_the_list(as_ann, voss):
    answer = as_ann.post(door(voss), {"version": 1})
    assert answer.status_code == 422
    assert "Choose at least one place." in answer.content.decode()
    assert offered(answer.content.decode())


@pytest.mark.parametrize("value", ["0-4,", "x", "4-0", "0-99999", "900000000-999999999", "12", "-1-2"])
def test_places_that_are_none_are_refused(as_ann, voss, article, value):
    answer = as_ann.post(door(voss), {"version": 1, "span": [value]}, headers=HTMX)
    assert answer.status_code in (409, 422)
    assert marked(article) == ["Voss"]


def test_one_that_was_changed_meanwhile_is_stale(as_ann, voss):
    values = offered(as_ann.get(door(voss)).content.decode())
    assert as_ann.post(door(voss), {"version": 7, "span": values}, headers=HTMX).status_code == 412


def test_only_an_entity_or_a_source_has_other_places(as_ann, article, ann):
    quote = factories.annotation(article, ann, "quote", "“Voss”")
    answer = as_ann.get(door(quote))
    assert (answer.status_code, "stands in one place only" in answer.content.decode()) == (422, True)


def test_a_thousand_places_are_marked_and_taken_back(as_ann, project, ann):
    article = factories.article(project, ann, text="Voss said so. " * 1_200)
    first = factories.annotation(article, ann, "entity", "Voss")
    values = offered(as_ann.get(door(first), headers=HTMX).content.decode())
    assert len(values) == 201
    answer = as_ann.post(door(first), {"version": 1, "span": values}, headers=HTMX)
    assert answer.headers["HX-Refresh"] == "true"
    assert len(marked(article)) == 1_200
    undo(by=ann, article_id=article.pk)
    assert marked(article) == ["Voss"]
    assert span(article.revisions.get().text, "Voss") == [0, 4]
