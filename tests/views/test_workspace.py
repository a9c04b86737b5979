"""The workspace without a browser: who may, what is answered, what it costs."""

import gzip
import html
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.marking import delete, mark_many
from annotations.choices import ArticleState, Status
from annotations.models import Annotation, Article, Entity, Tag
from annotations.models.fields import new_id
from tests import factories
from tests.factories import TEXT, annotation, approved, span

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(article):
    return f"/a/{article.pk}/"


@pytest.fixture
def as_ann(client, ann):
    client.force_login(ann)
    return client


def text_of(page: str) -> str:
    """The text that the page shows: every paragraph without its tags."""
    found = re.findall(r"<p id=\"p\d+\"[^>]*>(.*?)</p>", page, re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", "".join(found)))


def statements(queries) -> list[str]:
    """What was asked of the database, but for the borders of transactions."""
    said = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in said if not re.match(r"SAVEPOINT|RELEASE|BEGIN|COMMIT", sql)]


def post(client, path, **data):
    return client.post(path, data, headers=HTMX)


# Who may look


def test_a_stranger_finds_nothing_and_nobody_is_asked_to_sign_in(client, article, desk, out):
    path = f"{desk}mark/"
    assert client.get(desk).headers["Location"] == f"/accounts/login/?next={desk}"
    assert client.get(desk, headers=HTMX).status_code == 401
    assert client.post(path, headers=HTMX).status_code == 401
    client.force_login(out)
    assert client.get(desk).status_code == 404
    assert client.post(path, {"kind": "quote", "spans": "0-5"}).status_code == 404
    assert Annotation.objects.count() == 0


@pytest.mark.parametrize(
    "door",
    [
        "",
        "slots/speaker/",
        "attributes/",
        "record/",
        "kind/",
        "borders/",
        "delete/",
        "restore/",
        "submit/",
        "approve/",
    ],
)
def test_no_door_of_an_annotation_opens_for_a_stranger(client, article, ann, out, desk, door):
    quote = annotation(article, ann)
    client.force_login(out)
    path = f"{desk}{quote.pk}/{door}"
    data = {"version": 1, "kind": "claim", "value": "x", "spans": "0-5"}
    answer = client.get(path, headers=HTMX) if door == "" else client.post(path, data, headers=HTMX)
    assert answer.status_code == 404
    quote.refresh_from_db()
    assert (quote.version, quote.status) == (1, Status.DRAFT)


def test_an_annotation_of_another_article_is_not_found_here(as_ann, project, article, ann, desk):
    elsewhere = annotation(
        factories.article(project, ann, text="“Elsewhere,” he said."), ann, passage="“Elsewhere,”"
    )
    assert as_ann.get(f"{desk}{elsewhere.pk}/", headers=HTMX).status_code == 404


# The page


def test_the_text_of_the_page_is_the_stored_text(as_ann, project, ann):
    text = "A <b>“tag”</b> & 'more'\n\n\n👩‍👩‍👧 é\t x \u200f עברית \x0c end\n\n"
    article = factories.article(project, ann, text=text)
    annotation(article, ann, "claim", "“tag”</b> & 'more'\n\n\n👩‍👩‍👧")
    annotation(article, ann, "entity", "<b>")
    page = as_ann.get(f"/a/{article.pk}/").content.decode()
    assert text_of(page) == text
    assert "<b>“" not in page


def test_marks_are_flat_and_name_what_covers_them(as_ann, article, ann, desk):
    outer = annotation(article, ann, "quote", "“We have waited eleven years,”")
    inner = annotation(article, ann, "entity", "eleven years")
    page = as_ann.get(desk).content.decode()
    marks = re.findall(r'<mark class="([^"]*)" data-a="([^"]*)"[^>]*>([^<]*)</mark>', page)
    assert marks == [
        ("q qd", str(outer.pk), "“We have waited "),
        ("q qd e ed", f"{inner.pk} {outer.pk}", "eleven years"),
        ("q qd", str(outer.pk), ",”"),
    ]


@pytest.mark.parametrize("annotated", [1, 3, 12])
def test_the_page_costs_the_same_at_any_number_of_annotations(as_ann, article, ann, desk, annotated):
    places = [{"kind": "entity", "spans": [[start, start + 2]]} for start in range(1, 1 + 2 * annotated, 2)]
    mark_many(by=ann, article_id=article.pk, items=places)
    focus = Annotation.objects.first()
    with CaptureQueriesContext(connection) as queries:
        page = as_ann.get(f"{desk}?annotation={focus.pk}").content.decode()
    assert page.count("<article ") == annotated
    assert len(statements(queries)) == 5


def test_the_page_of_200_annotations_is_light(as_ann, project, ann):
    sentence = "Mara Voss told the Courier that the barrier would protect {0} homes in district {0}.\n"
    text = "".join(sentence.format(number) for number in range(1000, 1240))
    article = factories.article(project, ann, text=text)
    starts = [match.start() for match in re.finditer("Mara", text)][:200]
    kinds = ["quote", "entity", "claim", "source"]
    items = [{"kind": kinds[at % 4], "spans": [[start, start + 60]]} for at, start in enumerate(starts)]
    mark_many(by=ann, article_id=article.pk, items=items)
    page = as_ann.get(f"/a/{article.pk}/").content
    assert len(text) > 19_000
    assert len(gzip.compress(page)) < 40_000


def test_neighbours_lead_to_the_articles_around(as_ann, project, article, ann, desk):
    newer = factories.article(project, ann, text="A newer one.")
    page = as_ann.get(desk).content.decode()
    assert f'href="/a/{newer.pk}/" rel="prev"' in page
    assert 'rel="next"' not in page


# Marking


def test_a_new_annotation_costs_few_statements(as_ann, article, desk):
    data = {"id": new_id(), "action": new_id(), "kind": "quote", "spans": "0-30"}
    with CaptureQueriesContext(connection) as queries:
        answer = post(as_ann, f"{desk}mark/", **data)
    assert answer.status_code == 200
    assert (
        len(statements(queries)) == 8
    )  # session, user, lock, text, id in use?, action, insert, what to redraw


def test_marking_answers_with_the_paragraph_the_card_and_the_counters(as_ann, article, desk):
    pk = new_id()
    answer = post(as_ann, f"{desk}mark/", id=pk, kind="quote", spans="0-30").content.decode()
    assert text_of(answer) == TEXT.split("\n")[0] + "\n"
    assert re.findall(r'<article id="([^"]*)" class="([^"]*)"', answer) == [
        (f"c-{pk}", "note-card quote draft open")
    ]
    assert "<b>1</b> annotation<" not in answer
    assert '<span id="counts"><b>1</b> annotation' in answer


def test_the_same_request_twice_marks_once(as_ann, article, desk):
    data = {"id": new_id(), "action": new_id(), "kind": "quote", "spans": "0-30"}
    first, second = (post(as_ann, f"{desk}mark/", **data) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "quote", "spans": "5-5"}, "Span 1 is empty."),
        ({"kind": "quote", "spans": "5-99999"}, f"Span 1 leaves the text, which has {len(TEXT)} characters."),
        ({"kind": "quote", "spans": "x"}, "A passage is given by its offsets, like 326-373."),
        (
            {"kind": "song", "spans": "0-5"},
            "Select a valid choice. song is not one of the available choices.",
        ),
        (
            {"kind": "quote", "passage": "Nobody said this"},
            "These words are not in the text; copy them from it.",
        ),
        ({"kind": "quote", "passage": "the"}, "These words are there 2 times; say which one."),
        ({"kind": "quote"}, "These words are not in the text; copy them from it."),
    ],
)
def test_what_cannot_be_marked_is_said_in_a_sentence(as_ann, article, desk, data, sentence):
    part = post(as_ann, f"{desk}mark/", **data)
    whole = as_ann.post(f"{desk}mark/", data)
    assert (part.status_code, whole.status_code) == (422, 422)
    assert sentence in html.unescape(part.content.decode())
    assert sentence in html.unescape(whole.content.decode())
    assert Annotation.objects.count() == 0


def test_without_javascript_words_are_marked_where_they_stand(as_ann, article, desk):
    answer = as_ann.post(f"{desk}mark/", {"kind": "entity", "passage": "the", "which": "2"})
    stored = Annotation.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{desk}?annotation={stored.pk}#c-{stored.pk}"
    first = TEXT.index("the")
    assert stored.spans[0].start == TEXT.index("the", first + 1)


# Slots and attributes


def slot(client, row, role, **data):
    row.refresh_from_db()
    path = f"/a/{row.article_id}/{row.pk}/slots/{role}/"
    return post(client, path, version=row.version, **data)


def links(row) -> list[tuple[str, list[str] | None, uuid.UUID | None]]:
    return [(link.role, link.texts, link.target_id) for link in row.links.all()]


def test_a_slot_takes_a_name_then_its_words(as_ann, article, ann):
    quote, voss = annotation(article, ann), annotation(article, ann, "entity", "Mara Voss")
    slot(as_ann, quote, "speaker", value="mara voss")
    assert links(quote) == [("speaker", None, voss.pk)]
    start, end = span(TEXT, "Voss")
    slot(as_ann, quote, "speaker", spans=f"{start}-{end}")
    assert links(quote) == [("speaker", ["Voss"], voss.pk)]


def test_selected_words_that_are_marked_bring_what_they_mean(as_ann, article, ann):
    quote, courier = annotation(article, ann), annotation(article, ann, "source", "Courier")
    start, end = span(TEXT, "Courier")
    slot(as_ann, quote, "addressee", spans=f"{start}-{end}")
    assert links(quote) == [("addressee", ["Courier"], courier.pk)]


def test_typed_words_are_found_nearest_to_the_quote(as_ann, article, ann):
    quote = annotation(article, ann)
    slot(as_ann, quote, "cue", value="told")
    assert links(quote) == [("cue", ["told"], None)]
    slot(as_ann, quote, "cue", value="said")
    assert links(quote) == [("cue", ["said"], None)]


def test_nobody_is_named_until_somebody_is(as_ann, article, ann):
    quote = annotation(article, ann)
    slot(as_ann, quote, "speaker", value="nobody")
    quote.refresh_from_db()
    assert quote.attributes == {"attributed": "nobody"}
    slot(as_ann, quote, "speaker", value="Mara Voss")
    quote.refresh_from_db()
    assert (quote.attributes, links(quote)) == ({}, [("speaker", ["Mara Voss"], None)])


def test_a_slot_is_cleared(as_ann, article, ann):
    quote = annotation(article, ann)
    slot(as_ann, quote, "speaker", value="Mara Voss")
    slot(as_ann, quote, "cue", value="told")
    slot(as_ann, quote, "speaker", clear="0")
    assert links(quote) == [("cue", ["told"], None)]


def test_a_claim_is_stated_in_the_quote_around_the_selected_words(as_ann, article, ann):
    quote, claim = annotation(article, ann), annotation(article, ann, "claim", "waited eleven years")
    start, end = span(TEXT, "waited")
    slot(as_ann, claim, "stated_in", spans=f"{start}-{end}")
    assert links(claim) == [("stated_in", None, quote.pk)]


def test_what_is_not_there_stays_in_the_field_with_a_sentence(as_ann, article, ann):
    quote = annotation(article, ann)
    answer = slot(as_ann, quote, "speaker", value="Zeus")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Zeus” is no entity or source of this article, and “Zeus” is not in its text." in page
    assert 'value="Zeus"' in page
    assert links(quote) == []


def test_attributes_and_tags_are_set_and_unset(as_ann, project, article, ann):
    Tag.objects.create(project=project, name="policy")
    quote = annotation(article, ann)
    path = f"/a/{article.pk}/{quote.pk}/attributes/"
    sent = {
        "medium": "told_us",
        "negated": "on",
        "venue": "Town hall",
        "said_on": "2026-03-12",
        "tags": ["policy"],
    }
    assert post(as_ann, path, version=1, **sent).status_code == 200
    quote.refresh_from_db()
    assert quote.attributes == {
        "medium": "told_us",
        "negated": True,
        "venue": "Town hall",
        "said_on": "2026-03-12",
    }
    assert quote.tags == ["policy"]
    assert post(as_ann, path, version=2).status_code == 200
    quote.refresh_from_db()
    assert (quote.attributes, quote.tags) == ({}, [])


@pytest.mark.parametrize("checkability", ["0", "3"])
def test_a_claim_keeps_its_passage_as_statement_until_it_differs(as_ann, article, ann, checkability):
    claim = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    path = f"/a/{article.pk}/{claim.pk}/attributes/"
    post(
        as_ann, path, version=1, statement="the barrier would protect 4,000 homes", checkability=checkability
    )
    claim.refresh_from_db()
    assert claim.attributes == {"checkability": int(checkability)}


def test_a_record_is_found_by_its_name_or_made(as_ann, project, article, ann):
    mention = annotation(article, ann, "entity", "Mara Voss")
    path = f"/a/{article.pk}/{mention.pk}/record/"
    assert post(as_ann, path, version=1, value="Mara Voss").status_code == 422
    assert post(as_ann, path, version=1, value="Mara Voss", make="article").status_code == 200
    mention.refresh_from_db()
    record = Entity.objects.get()
    assert (mention.entity, record.article) == (record, article)
    other = annotation(article, ann, "source", "Mara Voss")
    path = f"/a/{article.pk}/{other.pk}/record/"
    assert post(as_ann, path, version=1, value="mara voss").status_code == 200
    other.refresh_from_db()
    assert other.entity == record


def test_records_are_looked_up_as_one_types(as_ann, project, article, desk):
    Entity.objects.create(project=project, name="Mara Voss", type="person")
    assert "Mara Voss" in as_ann.get(f"{desk}records/?value=mar").content.decode()
    assert as_ann.get(f"{desk}records/?value=").content.decode().strip() == ""


# Versions


def test_a_stale_write_shows_both_and_stores_nothing(as_ann, article, ann):
    quote = annotation(article, ann)
    slot(as_ann, quote, "cue", value="told")
    path = f"/a/{article.pk}/{quote.pk}/slots/speaker/"
    answer = post(as_ann, path, version=1, value="Mara Voss")
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "Two people changed this at once." in page
    assert '<input type="hidden" name="value" value="Mara Voss">' in page
    assert '<input type="hidden" name="version" value="2">' in page
    assert links(quote) == [("cue", ["told"], None)]


def test_a_write_sent_twice_is_answered_like_the_first_time(as_ann, article, ann):
    quote = annotation(article, ann)
    path = f"/a/{article.pk}/{quote.pk}/slots/cue/"
    data = {"version": 1, "action": new_id(), "value": "told"}
    answers = [post(as_ann, path, **data).status_code for _ in range(2)]
    quote.refresh_from_db()
    assert (answers, quote.version) == ([200, 200], 2)


def test_a_write_without_a_version_is_refused(as_ann, article, ann):
    quote = annotation(article, ann)
    assert post(as_ann, f"/a/{article.pk}/{quote.pk}/delete/").status_code == 422
    assert Annotation.objects.present().count() == 1


def test_a_change_of_what_others_point_to_redraws_them_too(as_ann, article, ann):
    quote, voss = annotation(article, ann), annotation(article, ann, "entity", "Mara Voss")
    slot(as_ann, quote, "speaker", value="Mara Voss")
    answer = post(as_ann, f"/a/{article.pk}/{voss.pk}/delete/", version=1).content.decode()
    assert f'<del id="c-{voss.pk}">' in answer
    assert f'<article id="c-{quote.pk}"' in answer


# Review


def test_a_reviewer_approves_sends_back_and_revokes(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    entity = annotation(article, ann, "entity", "Mara Voss")
    client.force_login(ann)
    assert client.post(f"{desk}submit/").status_code == 303
    client.force_login(rev)
    assert post(client, f"{desk}{quote.pk}/approve/", version=2).status_code == 200
    assert post(client, f"{desk}{entity.pk}/reject/", version=2).status_code == 422
    assert post(client, f"{desk}{entity.pk}/reject/", version=2, reason="wrong_span").status_code == 200
    assert (
        post(client, f"{desk}{quote.pk}/revoke/", version=3, reason="other", note="Not said").status_code
        == 200
    )
    states = dict(Annotation.objects.values_list("kind", "status"))
    assert states == {"quote": Status.REJECTED, "entity": Status.REJECTED}


def test_what_one_may_not_do_is_not_offered_and_says_who_can(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(rev)
    page = client.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert "/delete/" not in page
    assert "/approve/" not in page
    assert "Only its author, ann, can do this." in page
    assert post(client, f"{desk}{quote.pk}/delete/", version=1).status_code == 403
    client.force_login(ann)
    client.post(f"{desk}submit/")
    page = client.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert "/approve/" not in page
    assert "Only a reviewer of Desk can do this." in page


def test_the_author_contests_and_the_reviewer_reads_why(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    post(client, f"{desk}{quote.pk}/reject/", version=2, reason="wrong_span")
    client.force_login(ann)
    assert (
        post(client, f"{desk}{quote.pk}/contest/", version=3, note="The comma is inside.").status_code == 200
    )
    client.force_login(rev)
    assert "The comma is inside." in client.get(f"{desk}?annotation={quote.pk}").content.decode()


def test_a_fix_is_agreed_to_by_the_author(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    slot(client, quote, "speaker", value="Mara Voss")
    quote.refresh_from_db()
    assert quote.status == Status.FIXED
    client.force_login(ann)
    assert post(client, f"{desk}{quote.pk}/agree/", version=quote.version).status_code == 200
    quote.refresh_from_db()
    assert quote.status == Status.APPROVED


def test_an_article_is_signed_off_once_nothing_waits(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    assert client.post(f"{desk}sign-off/").status_code == 409
    post(client, f"{desk}{quote.pk}/approve/", version=2)
    assert client.post(f"{desk}sign-off/").status_code == 303
    assert Article.objects.get(pk=article.pk).state == ArticleState.SIGNED_OFF


# Taking back


def test_what_is_deleted_can_be_restored(as_ann, article, ann, desk):
    quote = annotation(article, ann)
    answer = post(as_ann, f"{desk}{quote.pk}/delete/", version=1).content.decode()
    assert f'formaction="{desk}{quote.pk}/restore/" name="version" value="2"' in answer
    assert "<mark" not in answer
    assert post(as_ann, f"{desk}{quote.pk}/restore/", version=2).status_code == 200
    assert Annotation.objects.present().get() == quote


def test_a_deleted_annotation_is_shown_to_who_follows_its_link(as_ann, article, ann, desk):
    quote = annotation(article, ann)
    delete(by=ann, annotation_id=quote.pk, version=1)
    page = as_ann.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert f"{desk}{quote.pk}/restore/" in page
    assert "<mark" not in page


def test_undo_takes_the_mark_back_and_redo_brings_it_again(as_ann, article, desk):
    post(as_ann, f"{desk}mark/", kind="quote", spans="0-30")
    undone = post(as_ann, f"{desk}undo/")
    assert (undone.status_code, Annotation.objects.present().count()) == (200, 0)
    assert "<mark" not in undone.content.decode()
    done = post(as_ann, f"{desk}redo/")
    assert (done.status_code, Annotation.objects.present().count()) == (200, 1)
    assert "<mark" in done.content.decode()
    assert post(as_ann, f"{desk}redo/").status_code == 409


def test_without_javascript_undo_leads_back_to_the_page(as_ann, article, desk):
    as_ann.post(f"{desk}mark/", {"kind": "quote", "spans": "0-30"})
    assert as_ann.post(f"{desk}undo/").status_code == 303
    assert as_ann.post(f"{desk}undo/").status_code == 409


# Other moves


def test_a_kind_and_borders_are_changed(as_ann, article, ann, desk):
    quote = annotation(article, ann)
    assert post(as_ann, f"{desk}{quote.pk}/kind/", version=1, kind="claim").status_code == 200
    assert post(as_ann, f"{desk}{quote.pk}/borders/", version=2, spans="1-8").status_code == 200
    assert post(as_ann, f"{desk}{quote.pk}/borders/", version=3, spans="9-15", part="on").status_code == 200
    quote.refresh_from_db()
    assert (quote.kind, quote.texts) == ("claim", [TEXT[1:8], TEXT[9:15]])


def test_an_approved_annotation_says_so_and_who_decided(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    approved(quote, ann, rev)
    client.force_login(ann)
    page = client.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert "Approved by rev" in page
    assert 'class="q"' in page


@pytest.mark.parametrize("verb", ["fly", "erase", "mark"])
def test_there_are_no_other_moves(as_ann, article, ann, desk, verb):
    quote = annotation(article, ann)
    assert post(as_ann, f"{desk}{quote.pk}/{verb}/", version=1).status_code == 404
