"""CSV: read back by our reader exactly, and by the standard library; run by no spreadsheet."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats.csv import CSV
from annotations.formats.csv_columns import COLUMNS
from annotations.formats.spreadsheets import unescape

# The module's reader ends a row at any lone \r or \n outside quotes, and inside them keeps both.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
STARTS = st.sampled_from(["", "'", "''", "=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\ufeff"])
WORDS = st.tuples(STARTS, st.text(st.characters(exclude_categories=["Cs"]), min_size=1)).map("".join)
ODD = ("a b", "a, b", 'a "b"', "a;b", "'", "=1+1", "a\nb", "a … b", "", "[x]", "\u2028", "𝒳")


def article(*annotations, **more):
    return {"id": "a-1", "revision": 1, "annotations": list(annotations), **more}


def annotation(text="x", **more):
    return {
        "id": "n-1",
        "article": "a-1",
        "revision": 1,
        "kind": "claim",
        "spans": [{"start": 0, "end": len(text), "text": text}],
        "attributes": {},
        "tags": [],
        "links": [],
        **more,
    }


def write(*articles):
    return b"".join(CSV.write(json.dumps(article).encode() + b"\n" for article in articles))


def rows_of(*articles):
    data = write(*articles)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def read(data):
    return list(CSV.read(io.BytesIO(data)))


def documents(data):
    entries = read(data)
    assert [entry.problem for entry in entries if entry.problem] == []
    return [entry.document for entry in entries]


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | TEXTS, st.lists, max_leaves=3)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=3)


def some(**fields):
    """Objects with some of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def annotations(draw):
    spans, start = [], 0
    for text in draw(st.lists(WORDS, min_size=1, max_size=3)):
        start += draw(st.integers(0, 9))
        spans.append({"start": start, "end": start + len(text), "text": text})
        start += len(text)
    if draw(st.booleans()):
        spans = [{"start": span["start"], "end": span["end"]} for span in spans]
    fields = draw(
        some(
            prefix=WORDS,
            suffix=WORDS,
            status=WORDS,
            version=st.integers(1, 10**9),
            edition=st.integers(1, 10**9),
            author=WORDS,
            edited_by=WORDS,
            created_at=WORDS,
            layer=WORDS,
            reopened=WORDS,
            suggester=OBJECTS,
            record=some(name=WORDS, type=WORDS, local=st.booleans()).filter(bool),
            decision=some(verdict=WORDS, reason=WORDS, reviewer=WORDS, edition=st.integers(1)).filter(bool),
            check=some(verdict=WORDS, rationale=WORDS, evidence=st.lists(OBJECTS)).filter(bool),
        )
    )
    tags = draw(st.lists(TEXTS | st.sampled_from(ODD), max_size=4))
    links = draw(st.lists(OBJECTS, max_size=3))
    return annotation(spans=spans, attributes=draw(OBJECTS), tags=tags, links=links, **fields)


ARTICLES = some(
    headline=WORDS,
    outlet=WORDS,
    published_at=WORDS,
    state=WORDS,
    sha256=WORDS,
    url=WORDS,
    byline=WORDS,
    language=WORDS,
)


@given(st.lists(st.tuples(ARTICLES, st.lists(annotations(), max_size=3)), max_size=3))
def test_what_is_written_is_read_back(parts):
    articles = [
        {**described, **article(*({**row, "article": f"a-{number}"} for row in rows), id=f"a-{number}")}
        for number, (described, rows) in enumerate(parts)
    ]

    assert documents(write(*articles)) == articles


@given(TEXTS, TEXTS, TEXTS)
def test_any_reader_of_csv_gives_every_text_back(text, headline, value):
    [row] = rows_of(article(annotation(text, attributes={"venue": value}), headline=headline))

    assert unescape(row["text"]) == text
    assert unescape(row["headline"]) == headline
    assert json.loads(row["attributes"]) == {"venue": value}
    assert tuple(row) == COLUMNS


@pytest.mark.parametrize("tags", [[], ["a b", "c"], ["a", "b c"], ["a, b"], list(ODD)])
def test_tags_are_told_apart(tags):
    written = article(annotation(tags=tags))

    assert json.loads(rows_of(written)[0]["tags"]) == tags
    assert documents(write(written)) == [written]


def test_a_row_holds_what_an_annotation_is():
    parts = [{"start": 2, "end": 4, "text": "ab"}, {"start": 7, "end": 9, "text": "cd"}]
    decision = {"verdict": "approve", "reviewer": "rev", "decided_at": "2026-01-01T00:00:00Z", "edition": 2}
    made = annotation(
        spans=parts,
        tags=["a", "b"],
        record={"name": "Voss", "type": "person"},
        decision=decision,
        author="ann",
    )

    [row] = rows_of(article(made))

    assert (row["start"], row["end"], row["text"], row["spans"]) == ("2", "9", "ab … cd", "[[2, 4], [7, 9]]")
    assert (row["record"], row["verdict"], row["reviewer"]) == ("Voss", "approve", "rev")
    assert (row["author"], row["tags"]) == ("ann", '["a", "b"]')
    assert json.loads(row["more"]) == {"record": {"type": "person"}, "decision": {"edition": 2}}


BEFORE = (
    *(
        "id",
        "article",
        "headline",
        "outlet",
        "published_at",
        "state",
        "revision",
        "sha256",
        "kind",
        "start",
        "end",
    ),
    *(
        "text",
        "prefix",
        "suffix",
        "spans",
        "attributes",
        "record",
        "tags",
        "links",
        "status",
        "version",
        "edition",
    ),
    *("author", "edited_by", "verdict", "reason", "reviewer", "decided_at", "check", "check_rationale"),
    *("created_at", "updated_at", "more"),
)
"""The columns of the first files that were written."""


def test_further_columns_stand_behind_those_that_were_there():
    assert COLUMNS[: len(BEFORE)] == BEFORE
    assert " ".join(COLUMNS[len(BEFORE) :]) == (
        "speaker speaker_record cue addressee via form statement claimant url byline language inherited"
    )


def link(role, words=None, name=None, record=None, marked="Voss"):
    """A link: its words, what is marked for it, and the record of that."""
    means = {"kind": "entity", "words": marked, "record": record and {"id": record, "name": name}}
    spans = {"spans": [{"start": 0, "end": 9, "text": words}]} if words else {}
    return {"role": role, **spans, **({"means": means} if name or record or not words else {})}


def flat(made):
    [row] = rows_of(article(made))
    return {name: row[name] for name in COLUMNS[len(BEFORE) :] if row[name]}


def test_a_quote_says_in_plain_cells_who_said_it_to_whom():
    voss, moll = link("speaker", "she", "Mara Voss", "r-1"), link("speaker", "Moll", marked=None)
    links = [voss, moll, link("cue", "told"), link("addressee", marked="the Courier"), link("via", "a post")]
    made = annotation(kind="quote", links=links, computed={"form": "direct", "inherited": None})

    assert flat(made) == {
        "speaker": "Mara Voss; Moll",
        "speaker_record": "r-1; ",
        "cue": "told",
        "addressee": "the Courier",
        "via": "a post",
        "form": "direct",
    }


def test_what_is_handed_on_is_in_the_cells_and_is_marked():
    """A quote that goes on with another says who speaks; its own cue stays, and what nothing fills is empty."""
    handed = [link("speaker", "she", "Mara Voss", "r-1"), link("cue", "told"), link("addressee", "us")]
    made = annotation(
        kind="quote", links=[link("cue", "added")], computed={"form": "mixed", "inherited": {"links": handed}}
    )

    assert flat(made) == {
        "speaker": "Mara Voss",
        "speaker_record": "r-1",
        "cue": "added",
        "addressee": "us",
        "form": "mixed",
        "inherited": "speaker; addressee",
    }


def test_a_claim_says_what_is_claimed_and_by_whom():
    computed = {
        "statement": "Costs rise.",
        "inherited": {"links": [link("claimant", "she", "Mara Voss", "r-1")]},
    }

    assert flat(annotation(computed=computed)) == {
        "statement": "Costs rise.",
        "claimant": "Mara Voss",
        "inherited": "claimant",
    }


@pytest.mark.parametrize(
    "name", ["speaker", "cue", "addressee", "via", "statement", "claimant", "url", "byline"]
)
def test_no_spreadsheet_runs_a_plain_cell(name):
    words = "=HYPERLINK(1)"
    made = annotation(
        links=[link(name, words)] if name in LINKED else [],
        computed={"statement": words} if name == "statement" else {},
    )

    [row] = rows_of(article(made, url=words, byline=words))

    assert row[name] == f"'{words}"


LINKED = ("speaker", "cue", "addressee", "via", "claimant")


def test_the_plain_columns_of_links_are_not_read():
    """They follow from `links`: a change in a spreadsheet of one and not of the other would be told by nobody."""
    written = article(annotation(kind="quote", links=[link("speaker", "she")]), byline="I. Okafor")

    changed = write(written).decode().replace(",she,", ",he,")

    assert documents(changed.encode()) == [written]


def test_passages_are_told_apart_by_their_lengths():
    parts = [{"start": 0, "end": 5, "text": "a … b"}, {"start": 6, "end": 7, "text": "c"}]

    [back] = documents(write(article(annotation(spans=parts))))

    assert back["annotations"][0]["spans"] == parts


def test_csv_of_no_or_many_lines():
    assert rows_of() == []
    assert len(rows_of(article(annotation(), annotation()), article(annotation()))) == 3


def test_an_article_without_annotations_is_a_row():
    written = article(headline="Quiet", state="signed_off")

    [row] = rows_of(written)

    assert {name: cell for name, cell in row.items() if cell} == {
        "article": "a-1",
        "headline": "Quiet",
        "revision": "1",
        "state": "signed_off",
    }
    assert documents(write(written)) == [written]


def test_csv_without_texts_has_empty_cells():
    [row] = rows_of(article(annotation(spans=[{"start": 0, "end": 1}])))

    assert row["text"] == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_that_a_spreadsheet_has_saved_is_read(delimiter):
    file = io.StringIO()
    rows = [["notes", *reversed(COLUMNS)], *[["mine", *reversed(row.values())] for row in rows_of(*SOME)]]
    csv.writer(file, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)

    assert documents(file.getvalue().encode()) == list(SOME)


SOME = (
    article(annotation("=1; 2", tags=["a;b", "c, d"]), annotation("'x'"), headline="-"),
    article(annotation("x"), id="a-2", revision=1) | {"annotations": []},
)


def test_a_file_by_hand_needs_few_columns():
    data = "kind,sha256,start,end,text\nquote,abc,3,8,“Yes”\nclaim,abc,,,\n".encode()

    [document] = documents(data)

    quote, claim = document.pop("annotations")
    assert document == {"sha256": "abc"}
    assert quote["spans"] == [{"start": 3, "end": 8, "text": "“Yes”"}]
    assert (claim["kind"], claim["spans"]) == ("claim", [])


def test_places_are_rows_as_a_spreadsheet_counts_them():
    two = article(annotation("a\nb"), annotation())

    entries = read(write(two, article(annotation(), id="a-2"), article(id="a-3")))

    assert [entry.place for entry in entries] == ["rows 2 to 3", "row 4", "row 5"]


HEAD = "article,kind,spans,tags,more,version\n"


@pytest.mark.parametrize(
    "row, sentence",
    [
        ("a,claim,x,[],{},1", "“spans” is a list in JSON."),
        ('a,claim,"[[1]]",[],{},1', "“spans” is a list of pairs of numbers: [[326, 373]]."),
        ('a,claim,"[[1, true]]",[],{},1', "“spans” is a list of pairs of numbers: [[326, 373]]."),
        ("a,claim,[],b c,{},1", "“tags” is a list in JSON."),
        ("a,claim,[],[],[],1", "“more” is an object in JSON."),
        ("a,claim,[]," + "[" * 100_000 + ",{},1", "“tags” is a list in JSON."),
        ("a,claim,[],[],{},one", "“version” is a number."),
        ("a,claim,[],[],{},١", "“version” is a number."),
    ],
)
def test_a_bad_row_keeps_its_article_out_and_no_other(row, sentence):
    data = f"{HEAD}before,claim,[],[],{{}},1\na,claim,[],[],{{}},1\n{row}\nbehind,claim,[],[],{{}},1\n"

    entries = read(data.encode())

    assert [entry.problem for entry in entries] == ["", sentence, ""]
    assert entries[1].place == "row 4"
    assert [entry.document["id"] for entry in entries[::2]] == ["before", "behind"]


@pytest.mark.parametrize(
    "data, sentence",
    [
        (b"", "The first row names the columns"),
        (b"\n", "The first row names the columns"),
        (b"kind,spans\nclaim,[]\n", "The first row names the columns"),
        (b"article,kind,kind\n", "The first row names a column twice."),
        (b'{"text": "x"}\n', "The first row names the columns"),
        (b"article,kind\na\n", "Row 2 has 1 cells, the first row 2."),
        (b"article,kind\na,claim,x\n", "Row 2 has 3 cells, the first row 2."),
        (b'article,kind\na,"claim\n', "Row 2 is not CSV: unexpected end of data."),
        (b'article,kind\na,"claim"x\n', "Row 2 is not CSV: "),
        (b"article,kind\na,\xff\n", "It is not UTF-8"),
        ("article,kind\na,claim\n".encode("utf-16"), "It is not UTF-8"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_with_a_sentence(data, sentence):
    *entries, last = read(data)

    assert entries == []
    assert sentence in last.problem
    assert last.problem.endswith("was read.")


def test_rows_of_an_article_that_were_torn_apart_are_refused():
    data = b"article,kind\na,claim\nb,claim\na,claim\n"

    first, second, third = read(data)

    assert (first.problem, second.problem) == ("", "")
    assert (
        third.problem
        == "The rows of an article stand together, and this one was there before: sort the file."
    )


def test_the_reader_leaves_the_file_open():
    file = io.BytesIO(write(article()))

    list(CSV.read(file))

    assert not file.closed


def test_a_long_passage_is_read_back():
    written = article(annotation("word " * 100_000))

    assert documents(write(written)) == [written]
