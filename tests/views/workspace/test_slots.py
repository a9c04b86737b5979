"""What a typed name means in a slot, and how undoing much is said."""

from annotations.models import Entity
from tests import factories
from tests.factories import TEXT, annotation, span
from tests.views.htmx import post, slot
from tests.views.plain import plain


def links(row):
    return [(link.role, link.texts, link.target_id) for link in row.links.all()]


def test_a_name_or_an_alias_completes_the_words_that_are_there(as_ann, project, article, ann):
    record = Entity.objects.create(project=project, name="Mara Voss", type="person", aliases=["The mayor"])
    quote = annotation(article, ann)
    voss = annotation(article, ann, "entity", "Mara Voss", attributes={"entity": record.pk})
    start, end = span(TEXT, "told")
    for said in ("the mayor", "VOSS"):
        slot(as_ann, quote, "speaker", clear="0")
        slot(as_ann, quote, "speaker", spans=f"{start}-{end}")
        slot(as_ann, quote, "speaker", value=said)
        assert links(quote) == [("speaker", ["told"], voss.pk)]


def test_an_unknown_name_makes_no_second_speaker_of_words_that_wait_for_one(as_ann, article, ann):
    quote = annotation(article, ann)
    slot(as_ann, quote, "speaker", value="Mara")
    answer = slot(as_ann, quote, "speaker", value="spokesman")
    assert answer.status_code == 422
    assert "“spokesman” is not marked in this article" in plain(answer.content.decode())
    assert links(quote) == [("speaker", ["Mara"], None)]


def test_typed_words_inside_an_entity_mean_it(as_ann, article, ann):
    quote, voss = annotation(article, ann), annotation(article, ann, "entity", "Mara Voss")
    slot(as_ann, quote, "speaker", value="Voss")
    assert links(quote) == [("speaker", ["Voss"], voss.pk)]


def test_undoing_much_says_how_much(as_ann, project, ann):
    article = factories.article(project, ann, text="Voss, Voss and Voss.")
    row = annotation(article, ann, "entity", "Voss")
    desk = f"/a/{article.pk}/"
    marked = post(as_ann, f"{desk}{row.pk}/occurrences/", version=1, span=["6-10", "15-19"])
    assert marked.status_code == 200
    page = post(as_ann, f"{desk}undo/").content.decode()
    assert "2 annotations are gone." in page
    assert "Restore" not in page
