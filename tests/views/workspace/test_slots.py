"""What a typed name means in a slot, and how undoing much is said."""

import html
import re

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
    assert "Mark “spokesman” as an entity first, then link it." in plain(answer.content.decode())
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


FAR = "The public knows.\n\n“We wait,” the mayor said. The mayor left.\n“Now,” he said.\n\nThe mayor and a spokesman sat."


def test_typed_words_are_taken_nearest_in_their_own_paragraph(as_ann, project, ann):
    article = factories.article(project, ann, text=FAR)
    quote = annotation(article, ann, passage="“We wait,”")

    assert slot(as_ann, quote, "speaker", value="The mayor").status_code == 200

    [link] = quote.links.all()
    assert [list(part) for part in link.spans] == [span(FAR, "the mayor")]


def test_the_place_of_typed_words_is_shown_in_whole_words(as_ann, project, ann):
    around = (
        "The councillor who had represented the harbour district spoke to a spokesman about everything else."
    )
    quote = annotation(
        factories.article(project, ann, text=f"“Now,” he said.\n{around}"), ann, passage="“Now,”"
    )

    asked = plain(slot(as_ann, quote, "speaker", value="spokesman").content.decode())

    assert "“… harbour district spoke to a spokesman about everything else.”. Take it?" in asked


def test_typed_words_of_another_paragraph_are_shown_before_they_are_stored(as_ann, project, ann):
    article = factories.article(project, ann, text=FAR)
    quote = annotation(article, ann, passage="“Now,”")

    asked = slot(as_ann, quote, "speaker", value="spokesman")
    start, end = span(FAR, "spokesman")

    page = plain(asked.content.decode())
    assert asked.status_code == 422
    assert "“spokesman” is in paragraph 4: “The mayor and a spokesman sat.”. Take it?" in page
    assert f'name="spans" value="{start}-{end}"' in page
    assert f'data-words="{start}-{end}"' in page
    assert links(quote) == []
    assert slot(as_ann, quote, "speaker", value="spokesman", spans=["", f"{start}-{end}"]).status_code == 200
    assert links(quote) == [("speaker", ["spokesman"], None)]


LONG = "The " + "very " * 30 + "long council"
LISTED = f"“First line of it\nand a second line,” she said.\n“{LONG} says so,” {LONG} said. “Yes.” “{'a' * 98} b.” Hale, Hale."


def test_whatever_a_list_offers_is_accepted(as_ann, project, ann):
    article = factories.article(project, ann, text=LISTED)
    for kind, words in (
        ("source", LONG),
        ("source", "Hale"),
        ("quote", "“First line of it\nand a second line,”"),
        ("quote", f"“{LONG} says so,”"),
        ("quote", f"“{'a' * 98} b.”"),
        ("quote", "Hale, Hale."),
    ):
        annotation(article, ann, kind, words)
    row = annotation(article, ann, "quote", "“Yes.”")
    page = as_ann.get(f"/a/{article.pk}/?annotation={row.pk}").content.decode()
    offered = {}
    for role in ("speaker", "addressee", "via", "within", "continues"):
        field = re.search(rf'<input\s+id="{role}-.*?>', page, re.DOTALL)[0]
        options = re.search(rf'<datalist id="{attribute(field, "list")}">(.*?)</datalist>', page, re.DOTALL)[
            1
        ]
        # a browser leaves out the line ends of what is chosen, and what is the card's own
        values = [re.sub("[\r\n]", "", html.unescape(one)) for one in re.findall(r'value="([^"]*)"', options)]
        offered[role] = [one for one in values if one != html.unescape(attribute(field, "data-except"))]

    refused = []
    for role, values in offered.items():
        for value in values:
            if slot(as_ann, row, role, value=value).status_code != 200:
                refused.append((role, value))
            slot(as_ann, row, role, clear="-1")

    assert refused == []
    assert {role for role, values in offered.items() if "nobody" in values} == {"speaker"}
    assert len(offered["within"]) == 4


def attribute(tag: str, name: str) -> str:
    return re.search(rf'{name}="([^"]*)"', tag)[1]


def test_a_quote_says_which_one_it_is_inside(as_ann, project, ann):
    article = factories.article(project, ann, text="“She said ‘no’ to me,” Voss said.")
    outer, inner = (
        annotation(article, ann, passage="“She said ‘no’ to me,”"),
        annotation(article, ann, passage="‘no’"),
    )
    at = "-".join(map(str, inner.spans[0]))

    answer = post(as_ann, f"/a/{article.pk}/{inner.pk}/frame/", version=1, within=at)

    assert answer.status_code == 200
    assert links(inner) == [("within", None, outer.pk)]


def test_undoing_says_what_was_changed(as_ann, article, ann):
    quote = annotation(article, ann)
    desk = f"/a/{article.pk}/"
    slot(as_ann, quote, "addressee", value="the Courier")
    post(as_ann, f"{desk}{quote.pk}/attributes/", version=2, medium="post", hedged="on")
    post(as_ann, f"{desk}{quote.pk}/borders/", version=3, spans="1-20")

    said = [
        plain(post(as_ann, f"{desk}{step}/").content.decode())
        for step in ("undo", "undo", "redo", "undo", "undo", "undo")
    ]

    for answer, words in zip(
        said,
        [
            "Undid: words.",
            "Undid: hedged, medium.",
            "Redid: hedged, medium.",
            "Undid: hedged, medium.",
            "Undid: addressee.",
            "Undid: mark.",
        ],
        strict=True,
    ):
        assert words in answer


def test_a_filled_slot_says_what_typing_does(as_ann, article, ann):
    quote = annotation(article, ann)
    source = annotation(article, ann, "source", "Mara Voss")

    def hints():
        card = as_ann.get(f"/a/{article.pk}/?annotation={quote.pk}").content.decode()
        return {
            role: re.search(rf'id="{role}-.*?placeholder="([^"]*)"', card, re.DOTALL)[1]
            for role in ("speaker", "cue")
        }

    assert hints() == {"speaker": "nobody named yet", "cue": "said, told, a colon …"}
    slot(as_ann, quote, "speaker", value="Mara")
    slot(as_ann, quote, "cue", value="told")
    assert hints() == {"speaker": "Add another", "cue": "Replace"}
    slot(as_ann, quote, "speaker", clear="0")
    slot(as_ann, quote, "speaker", value="the Courier")
    assert hints()["speaker"] == "Link to a person …"
    assert source.version == 1
