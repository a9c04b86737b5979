"""Answers are compressed: whole ones and streams, by what the client takes (RFC 9110, 12.5.3)."""

import functools
import re
import secrets
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

try:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
except ImportError:  # a Python that was built without it
    zstd = None  # type: ignore[assignment]

SMALLEST = 512
"""Bytes below which an answer fits into the packet that its head is in, and goes as it is."""

PIECE = 1024
"""Bytes of a stream that wait for more at the most, once its first piece is out."""

NOISE = 100
"""Random bytes that the head of a compressed answer has at the most (BREACH; docs/adr/0018)."""

_COMPRESSIBLE = re.compile(
    r"text/.+|image/svg\+xml|application/([\w.-]+\+)?(json|jsonl|x-ndjson|xml|javascript)"
)
_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
_GZIP_LEVEL = 1
"""Three times as fast as the usual level 6; an export is a sixth larger by it, a page a fifth."""
_ZSTD_LEVEL = 1
"""As small as the usual level 3 on our answers, in half of the time."""
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class Encoder(Protocol):
    """Compresses one answer, piece by piece."""

    def add(self, data: bytes) -> bytes:
        """Take data; returns what of the compressed answer is ready, which may be nothing."""

    def flush(self) -> bytes:
        """What is needed to read all that was added so far."""

    def end(self) -> bytes:
        """The end of the compressed answer."""


class Gzip:
    """RFC 1952, which every client takes."""

    def __init__(self) -> None:
        self._encoder = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)

    def add(self, data: bytes) -> bytes:
        return self._encoder.compress(data)

    def flush(self) -> bytes:
        return self._encoder.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._encoder.flush()


class Zstd:
    """RFC 8878, which browsers of today take; its window is far below the 8 MB that RFC 9659 allows."""

    def __init__(self) -> None:
        self._encoder = zstd.ZstdCompressor(level=_ZSTD_LEVEL)

    def add(self, data: bytes) -> bytes:
        return self._encoder.compress(data)

    def flush(self) -> bytes:
        return self._encoder.flush(self._encoder.FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._encoder.flush()


ENCODERS: dict[str, Callable[[], Encoder]] = {**({"zstd": Zstd} if zstd else {}), "gzip": Gzip}
"""By the names that HTTP has for them, the better one first."""


def compress_answers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware inside what serves static files, which are compressed already."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not _is_compressible(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        coding = choose_coding(request.headers.get("Accept-Encoding", ""))
        if coding and request.method != "HEAD" and not _is_from_elsewhere(request):
            _compress(response, coding)
        return response

    return answer


@functools.lru_cache(maxsize=256)
def choose_coding(accepted: str) -> str:
    """The coding that the client likes best, ours first among equals; empty to send the answer as it is."""
    qualities = dict(_read_qualities(accepted))
    others = qualities.get("*", 0.0)
    offered = {name: qualities.get(name, others) for name in ENCODERS}
    best = max(offered, key=lambda name: offered[name])
    # Unless it is named, the answer as it is comes last: who names another coding asks for that.
    return best if offered[best] > 0 and offered[best] >= qualities.get("identity", 0.0) else ""


def compress_stream(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The same stream, compressed; what has come can be read before the next chunk is asked for.

    Pieces of less than `PIECE` bytes wait for each other, but for the first: a line of CSV alone would be no smaller
    compressed. No more than a piece is ever held.
    """
    encoder = ENCODERS[coding]()
    waiting, is_first = 0, True
    for chunk in chunks:
        ready = encoder.add(chunk)
        waiting += len(chunk)
        if waiting >= PIECE or (is_first and waiting):
            ready += encoder.flush()
            waiting, is_first = 0, False
        if ready:
            yield ready
    yield encoder.end()


def _read_qualities(accepted: str) -> Iterator[tuple[str, float]]:
    """Each coding with its quality from 0 to 1; what cannot be read is left out."""
    for part in accepted.lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        quality = "1"
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            quality = value.strip() if key.strip() == "q" else quality
        if name and _QUALITY.fullmatch(quality):
            yield name.removeprefix("x-"), float(quality)


def _is_compressible(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not _COMPRESSIBLE.fullmatch(kind) or response.status_code in (204, 206, 304):
        return False
    if not response.streaming and len(cast("HttpResponse", response).content) < SMALLEST:
        return False
    return "Content-Encoding" not in response.headers and "Content-Range" not in response.headers


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site has had the browser ask: it could choose words, and measure the answer (BREACH)."""
    return request.headers.get("Sec-Fetch-Site", "") in ("cross-site", "same-site")


def _encode(chunks: Iterable[bytes | str], charset: str) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk if isinstance(chunk, bytes) else str(chunk).encode(charset)


def _compress(response: HttpResponseBase, coding: str) -> None:
    if response.streaming:
        stream: Any = response
        # Not `streaming_content`, which would hold the response, and be held by it: an answer that nobody reads
        # would keep its connection to the database until the garbage is collected.
        stream.streaming_content = compress_stream(_encode(stream._iterator, response.charset), coding)
        response.headers.pop("Content-Length", None)
    else:
        whole = cast("HttpResponse", response)
        encoder = ENCODERS[coding]()
        whole.content = encoder.add(whole.content) + encoder.end()
        response.headers["Content-Length"] = str(len(whole.content))
    response.headers["Content-Encoding"] = coding
    response.headers["X-Noise"] = secrets.token_hex(NOISE // 2)[: secrets.randbelow(NOISE + 1)]
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response.headers["ETag"] = f"W/{tag}"  # the same version, and other bytes (RFC 9110, 8.8.1)
