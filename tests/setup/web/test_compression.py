"""Answers as they go over the wire: smaller, the same once they are read, and streams still streams."""

import gc
import re
import tracemalloc
import weakref
import zlib
from collections.abc import Callable, Iterator

import pytest
from backports import zstd
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from newsnotes.web import compression
from newsnotes.web.compression import NOISE, PIECE, SMALLEST, choose_coding, compress_answers, compress_stream

CODINGS = ["gzip", "zstd"]
LONG = "“We have waited eleven years,” Mara Voss told the Courier. ".encode() * 100


def decoder(coding: str) -> Callable[[bytes], bytes]:
    """What reads a compressed answer bit by bit, as a browser does."""
    if coding == "zstd":
        return zstd.ZstdDecompressor().decompress
    return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress


def ask(response: HttpResponse, *, method: str = "GET", **headers: str) -> HttpResponse:
    """The response as it leaves for a request with these headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request: HttpRequest = RequestFactory().generic(method, "/", headers=named)
    return compress_answers(lambda _: response)(request)


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("gzip ; q = 0.2 , zstd ; Q=0.300", "zstd"),
        ("gzip;q=0", ""),
        ("zstd;q=0, gzip", "gzip"),
        ("*", "zstd"),
        ("*, zstd;q=0", "gzip"),
        ("*;q=0", ""),
        ("*;q=0, gzip;q=0.1", "gzip"),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity;q=0, *", "zstd"),
        ("identity;q=0", ""),
        ("br;q=1, identity;q=0", ""),
        ("deflate, br", ""),
        ("gzip;q=2", ""),
        ("gzip;q=-1", ""),
        ("gzip;q=nan, zstd;q=0.1", "zstd"),
        ("gzip;q=", ""),
        (",;, ;q=1,gzip", "gzip"),
        ("gzip;level=9;q=0.5", "gzip"),
        ("gzipped", ""),
    ],
)
def test_coding_is_the_one_that_the_client_likes_best(accepted, chosen):
    assert choose_coding(accepted) == chosen


@given(st.text(max_size=300))
def test_anything_may_stand_for_a_coding(accepted):
    assert choose_coding(accepted) in ("", *CODINGS)


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.binary(max_size=3000).map(lambda data: data * 5))
def test_whole_answer_is_the_same_once_it_is_read(coding, data):
    answer = ask(HttpResponse(data), Accept_Encoding=coding)

    sent = answer.content
    assert (decoder(coding)(sent) if answer.has_header("Content-Encoding") else sent) == data
    assert answer["Vary" if len(data) >= SMALLEST else "Content-Type"]


@pytest.mark.parametrize("coding", CODINGS)
@given(chunks=st.lists(st.binary(max_size=8).map(lambda data: data * 300), max_size=8))
def test_stream_is_the_same_once_it_is_read(coding, chunks):
    read = decoder(coding)

    assert b"".join(map(read, compress_stream(chunks, coding))) == b"".join(chunks)


@pytest.mark.parametrize("coding", CODINGS)
@given(sizes=st.lists(st.integers(0, 3 * PIECE), min_size=1, max_size=20))
def test_stream_holds_back_nothing_of_its_beginning_and_less_than_a_piece_later(coding, sizes):
    given_out, read, taken = 0, decoder(coding), []

    def chunks() -> Iterator[bytes]:
        nonlocal given_out
        for size in sizes:
            held = given_out - sum(taken)
            assert held < PIECE
            assert not held or sum(taken)
            given_out += size
            yield LONG[:size]

    taken.extend(len(read(part)) for part in compress_stream(chunks(), coding))

    assert sum(taken) == sum(sizes)


@pytest.mark.parametrize("coding", CODINGS)
def test_stream_takes_no_more_memory_for_ten_times_the_bytes(coding):
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in compress_stream((LONG for _ in range(count)), coding):
            pass
        tracemalloc.stop()
        tracemalloc.start()
        try:
            for _ in compress_stream((LONG for _ in range(count)), coding):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(2000) < peak(200) + 20_000


@pytest.mark.django_db
@pytest.mark.parametrize("coding", CODINGS)
def test_stream_that_is_broken_off_closes_what_it_came_from(coding):
    closed = []

    class Source(Iterator[bytes]):
        def __next__(self) -> bytes:
            return LONG

        def close(self) -> None:
            closed.append(True)

    answer = ask(
        StreamingHttpResponse(Source(), content_type="application/jsonl", headers={"Content-Length": "9"}),
        Accept_Encoding=coding,
    )

    assert decoder(coding)(next(iter(answer))) == LONG
    assert "Content-Length" not in answer.headers
    answer.close()
    assert closed == [True]


@pytest.mark.parametrize("coding", CODINGS)
def test_stream_that_nobody_reads_lets_go_of_what_it_came_from(coding):
    class Source(Iterator[bytes]):
        def __next__(self) -> bytes:
            return LONG

    source = Source()
    gone = weakref.ref(source)
    answer = ask(StreamingHttpResponse(source), Accept_Encoding=coding)
    next(iter(answer))

    gc.disable()
    try:
        del source, answer
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("coding", CODINGS)
def test_stream_of_text_is_encoded_as_its_response_says(coding):
    answer = ask(
        StreamingHttpResponse(iter(["Öl", "é"]), content_type="text/plain; charset=latin-1"),
        Accept_Encoding=coding,
    )

    assert b"".join(map(decoder(coding), answer)).decode("latin-1") == "Ölé"


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    "kind",
    [
        "text/html; charset=utf-8",
        "text/csv",
        "text/plain",
        "application/json",
        "application/jsonl",
        "application/problem+json",
        "application/vnd.oai.openapi+json; charset=utf-8",
    ],
)
def test_text_of_any_kind_is_compressed(coding, kind):
    answer = ask(
        HttpResponse(LONG, content_type=kind, headers={"Vary": "HX-Request"}), Accept_Encoding=coding
    )

    assert decoder(coding)(answer.content) == LONG
    assert len(answer.content) < len(LONG) / 5
    assert {
        name: answer[name] for name in ("Content-Encoding", "Content-Type", "Content-Length", "Vary")
    } == {
        "Content-Encoding": coding,
        "Content-Type": kind,
        "Content-Length": str(len(answer.content)),
        "Vary": "HX-Request, Accept-Encoding",
    }


UNTOUCHED = {
    "a picture": lambda: HttpResponse(LONG, content_type="image/png"),
    "an archive": lambda: HttpResponse(LONG, content_type="application/zip"),
    "of no kind": lambda: HttpResponse(LONG, content_type=""),
    "compressed already": lambda: HttpResponse(LONG, headers={"Content-Encoding": "br"}),
    "a range": lambda: HttpResponse(LONG, status=206, headers={"Content-Range": "bytes 0-9/90"}),
    "nothing new": lambda: HttpResponse(status=304, headers={"ETag": '"3"'}),
    "nothing": lambda: HttpResponse(status=204),
    "tiny": lambda: HttpResponse(b"x" * (SMALLEST - 1)),
    "a file": lambda: FileResponse(iter([LONG]), content_type="application/octet-stream"),
}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("name", UNTOUCHED)
def test_what_gains_nothing_is_sent_as_it_is(coding, name):
    before = dict(UNTOUCHED[name]().headers)

    answer = ask(UNTOUCHED[name](), Accept_Encoding=coding)

    assert dict(answer.headers) == before
    if not answer.streaming:
        assert answer.content == UNTOUCHED[name]().content


@pytest.mark.parametrize(
    "headers",
    [{}, {"Accept_Encoding": "identity"}, {"Accept_Encoding": "gzip;q=0"}, {"Accept_Encoding": "br"}],
    ids=str,
)
def test_who_takes_no_coding_of_ours_gets_the_answer_as_it_is(headers):
    answer = ask(HttpResponse(LONG, headers={"ETag": '"3"'}), **headers)

    assert (answer.content, answer["ETag"], answer["Vary"]) == (LONG, '"3"', "Accept-Encoding")
    assert "Content-Encoding" not in answer.headers


def test_head_says_that_it_depends_and_compresses_nothing():
    answer = ask(HttpResponse(LONG), method="HEAD", Accept_Encoding="gzip")

    assert (answer.content, answer["Vary"]) == (LONG, "Accept-Encoding")
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(("tag", "sent"), [('"3"', 'W/"3"'), ('W/"3"', 'W/"3"'), ('"7-ab"', 'W/"7-ab"')])
def test_etag_of_other_bytes_is_weak(tag, sent):
    answer = ask(HttpResponse(LONG, headers={"ETag": tag}), Accept_Encoding="gzip")

    assert answer["ETag"] == sent


@pytest.mark.parametrize(
    ("site", "compressed"),
    [("cross-site", False), ("same-site", False), ("same-origin", True), ("none", True)],
)
def test_what_another_site_has_asked_for_cannot_be_measured(site, compressed):
    answer = ask(HttpResponse(LONG), Accept_Encoding="zstd", Sec_Fetch_Site=site)

    assert answer.has_header("Content-Encoding") is compressed


def test_length_of_a_compressed_answer_is_blurred():
    noises = {ask(HttpResponse(LONG), Accept_Encoding="gzip")["X-Noise"] for _ in range(60)}

    assert len({len(noise) for noise in noises}) > 10
    assert all(re.fullmatch(f"[0-9a-f]{{0,{NOISE}}}", noise) for noise in noises)


def test_python_without_zstd_sends_gzip(monkeypatch):
    monkeypatch.delitem(compression.ENCODERS, "zstd")
    choose_coding.cache_clear()

    try:
        assert choose_coding("gzip, zstd") == "gzip"
    finally:
        choose_coding.cache_clear()
