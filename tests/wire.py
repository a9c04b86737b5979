"""Reading what came over the wire."""

import zlib
from collections.abc import Callable, Mapping

from backports import zstd

READERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": lambda sent: zlib.decompress(sent, 16 + zlib.MAX_WBITS),
    "zstd": zstd.decompress,
}
"""What makes the bytes again of a compressed answer, by its `Content-Encoding`."""
