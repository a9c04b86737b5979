"""The workspace without a browser: who may, what is answered, what it costs."""

import html
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.annotating.deleting import delete
from annotations.actions.annotating.marking import mark, mark_many
from annotations.choices import Status, Verb
from annotations.models import Action, Annotation, Entity, Tag
from annotations.models.fields import new_id
from tests import factories
from tests.factories import TEXT, annotation, span
from tests.views.htmx import HTMX, post, slot
from tests.views.plain import plain
from tests.wire import READERS


def text_of(page: str) -> str:
    """The text that the page shows: every paragraph without its tags."""
    found = re.findall(r"<p id=\"p\d+\"[^>]*>(.*?)</p>", page, re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", "".join(found)))


def statements(queries) -> list[str]:
    """What was asked of the database, but for the borders of transactions."""
    said = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in said if not re.match(r"SAVEPOINT|RELEASE|BEGIN|COMMIT", sql)]


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
    for door in ("delete/", "submit/", "kind/", "borders/", "slots/cue/", "frame/", "record/", "attributes/"):
        data = {"version": 1, "kind": "claim", "value": "he", "spans": "0-5", "cue": "0-5"}
        assert post(as_ann, f"{desk}{elsewhere.pk}/{door}", **data).status_code == 404, door
    elsewhere.refresh_from_db()
    assert elsewhere.version == 1


# The page


def test_whatever_people_write_is_text_on_a_card(as_ann, project, ann):
    bad = "<img src=x onerror=a()>&\"'{0}"
    text = f"“{bad}” said {bad} to {bad}."
    article = factories.article(project, ann, text=text)
    record = Entity.objects.create(project=project, name=f"R{bad}", type="person")
    mine = {"attributes": {"entity": str(record.pk), "type": "person"}}
    name = annotation(article, ann, "entity", bad, **mine)
    source = annotation(
        article, ann, "source", bad, **mine, links=[{"role": "speaks_for", "target": name.pk}]
    )
    words = [span(text, f"said {bad}")]
    links = [
        {"role": "speaker", "target": source.pk},
        {"role": "cue", "spans": words},
        {"role": "via", "spans": words},
    ]
    quote = annotation(article, ann, "quote", f"“{bad}”", links=links)
    annotation(
        article,
        ann,
        "claim",
        bad,
        attributes={"statement": bad},
        links=[{"role": "stated_in", "target": quote.pk}],
    )
    for pk in (quote.pk, name.pk, source.pk):
        page = as_ann.get(f"/a/{article.pk}/?annotation={pk}").content.decode()
        assert page.count("<img") == 0
        assert page.count(html.escape(bad)) > 5


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
    assert len(statements(queries)) == 8  # session, user, article, marks, around, neighbours, progress, inbox


def test_the_page_of_200_annotations_is_light(as_ann, project, ann):
    sentence = "Mara Voss told the Courier that the barrier would protect {0} homes in district {0}.\n"
    text = "".join(sentence.format(number) for number in range(1000, 1240))
    article = factories.article(project, ann, text=text)
    starts = [match.start() for match in re.finditer("Mara", text)][:200]
    kinds = ["quote", "entity", "claim", "source"]
    items = [{"kind": kinds[at % 4], "spans": [[start, start + 60]]} for at, start in enumerate(starts)]
    mark_many(by=ann, article_id=article.pk, items=items)

    weights = {
        coding: len(as_ann.get(f"/a/{article.pk}/", headers={"Accept-Encoding": coding}).content)
        for coding in READERS
    }

    assert len(text) > 19_000
    assert max(weights.values()) < 40_000, weights


def steps(client, article) -> dict[str, str]:
    """Where `p` and `n` lead: ids of articles."""
    page = client.get(f"/a/{article.pk}/").content.decode()
    return {rel: pk for pk, rel in re.findall(r'href="/a/([^/]+)/" rel="(\w+)"', page)}


def test_an_analyst_goes_from_open_article_to_open_article(as_ann, project, ann):
    oldest, submitted, here, newest = (factories.article(project, ann, text=f"{at}.") for at in range(4))
    as_ann.post(f"/a/{submitted.pk}/submit/")
    assert steps(as_ann, here) == {"prev": str(newest.pk), "next": str(oldest.pk)}
    assert steps(as_ann, oldest) == {"prev": str(here.pk), "next": str(newest.pk)}
    assert "1 of 4 submitted" in as_ann.get(f"/a/{here.pk}/").content.decode()


def test_a_reviewer_goes_from_waiting_article_to_waiting_article(client, project, ann, rev):
    first, draft, second, mine = (factories.article(project, ann, text=f"“{at}.”") for at in range(4))
    for article, author in ((first, ann), (second, ann), (mine, rev)):
        annotation(article, author, "claim", "“")
        client.force_login(author)
        client.post(f"/a/{article.pk}/submit/")
    annotation(draft, ann, "claim", "“")
    client.force_login(rev)
    assert steps(client, first) == {"prev": str(second.pk), "next": str(second.pk)}
    assert steps(client, mine) == {"prev": str(first.pk), "next": str(second.pk)}


def test_without_a_queue_neighbours_are_the_articles_around(client, project, ann, rev):
    old, here = (factories.article(project, ann, text=f"{at}.") for at in range(2))
    client.force_login(rev)
    assert steps(client, here) == {"next": str(old.pk)}
    assert steps(client, old) == {"prev": str(here.pk)}


# Marking


def test_a_new_annotation_costs_few_statements(as_ann, article, desk):
    data = {"id": new_id(), "action": new_id(), "kind": "quote", "spans": "0-30"}
    with CaptureQueriesContext(connection) as queries:
        answer = post(as_ann, f"{desk}mark/", **data)
    assert answer.status_code == 200
    # session with its person, lock, text, action, insert, what to redraw
    assert len(statements(queries)) == 6


def test_marking_answers_with_the_paragraph_the_card_and_the_counters(as_ann, article, desk):
    pk = new_id()
    answer = post(as_ann, f"{desk}mark/", id=pk, kind="quote", spans="0-30").content.decode()
    assert text_of(answer) == TEXT.split("\n")[0] + "\n"
    assert re.findall(r'<article id="([^"]*)" class="([^"]*)"', answer) == [
        (f"c-{pk}", "note-card quote draft open")
    ]
    assert re.search(r'<span id="counts">\s*<b>1</b> annotation\s+·', answer)


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
        ({"kind": "quote", "passage": "\u200b\u200d"}, "These words are not in the text; copy them from it."),
        ({"kind": "quote", "spans": "58-59"}, "Span 1 holds nothing that a reader can see."),
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
    page = plain(answer.content.decode())
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
    assert "Mara Voss" in as_ann.get(f"{desk}records/?value=vos").content.decode()
    assert "Mara Voss" not in as_ann.get(f"{desk}records/?value=oss").content.decode()
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


def test_a_slot_offers_nobody_whom_only_a_machine_suggests(as_ann, article, ann, desk):
    item = {"kind": "source", "spans": [span(TEXT, "Mara Voss")]}
    source, _ = mark(by=ann, article_id=article.pk, item=item, suggester={"name": "rules"})
    quote = annotation(article, ann)
    offered = '<option dir="auto" value="Mara Voss">'
    assert offered not in as_ann.get(desk).content.decode()
    assert slot(as_ann, quote, "speaker", value="Mara Voss").status_code == 200
    assert links(quote) == [("speaker", ["Mara Voss"], None)]
    accepted = post(as_ann, f"{desk}{source.pk}/accept/", version=1).content.decode()
    assert 'data-list="people" value="Mara Voss"' in accepted
    assert offered in as_ann.get(desk).content.decode()


def test_a_write_sent_twice_is_answered_like_the_first_time(as_ann, article, ann):
    quote = annotation(article, ann)
    path = f"/a/{article.pk}/{quote.pk}/slots/cue/"
    data = {"version": 1, "action": new_id(), "value": "told"}
    answers = [post(as_ann, path, **data).status_code for _ in range(2)]
    quote.refresh_from_db()
    assert (answers, quote.version) == ([200, 200], 2)


def test_an_action_that_was_used_for_something_else_is_refused(as_ann, article, ann, desk):
    quote, other = annotation(article, ann), annotation(article, ann, "claim", "the barrier")
    used = new_id()
    slots = f"{desk}{quote.pk}/slots"
    assert post(as_ann, f"{slots}/cue/", version=1, action=used, value="told").status_code == 200
    again = [
        post(as_ann, f"{slots}/cue/", version=2, action=used, value="denied"),
        post(as_ann, f"{slots}/cue/", version=7, action=used, value="denied"),
        post(as_ann, f"{desk}{quote.pk}/kind/", version=2, action=used, kind="claim"),
        post(as_ann, f"{desk}{quote.pk}/submit/", version=2, action=used),
        post(as_ann, f"{desk}{quote.pk}/submit/", version=1, action=used),
        post(as_ann, f"{desk}{other.pk}/delete/", version=1, action=used),
        post(as_ann, f"{desk}{other.pk}/delete/", version=5, action=used),
        post(as_ann, f"{desk}mark/", id=new_id(), kind="quote", spans="0-5", action=used),
        post(as_ann, f"{desk}undo/", action=used),
        post(as_ann, f"{desk}submit/", action=used),
    ]
    assert [answer.status_code for answer in again] == [409, 412, 409, 409, 412, 409, 412, 409, 409, 409]
    assert "This request’s id was used for another one." in again[0].content.decode()
    quote.refresh_from_db()
    assert (quote.version, quote.kind, quote.status) == (2, "quote", Status.DRAFT)
    assert Annotation.objects.present().count() == 2


def test_a_submission_an_undo_and_a_redo_sent_twice_are_done_once(as_ann, article, ann, desk):
    annotation(article, ann)
    quote = annotation(article, ann, "claim", "the barrier")
    for path, status in [("submit", Status.SUBMITTED), ("undo", Status.DRAFT), ("redo", Status.SUBMITTED)]:
        data = {"action": new_id()}
        assert [as_ann.post(f"{desk}{path}/", data).status_code for _ in range(2)] == [303, 303]
        quote.refresh_from_db()
        assert quote.status == status
    assert Annotation.objects.present().count() == 2


def test_a_record_that_nothing_can_point_to_is_not_made(as_ann, article, ann, desk):
    quote = annotation(article, ann)
    for make in ("project", "article"):
        answer = post(as_ann, f"{desk}{quote.pk}/record/", version=1, value="Mara Voss", make=make)
        assert answer.status_code == 422
    assert not Entity.objects.exists()
    assert not Action.objects.filter(verb=Verb.SET_ENTITY).exists()


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


# Taking back


def test_what_is_deleted_can_be_restored(as_ann, article, ann, desk):
    quote = annotation(article, ann)
    answer = plain(post(as_ann, f"{desk}{quote.pk}/delete/", version=1).content.decode())
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
