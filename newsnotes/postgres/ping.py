"""Does the server take connections right now?"""

import socket
import struct
from pathlib import Path

_PARAMETERS = b"user\0postgres\0database\0postgres\0\0"
_STARTUP = struct.pack("!ii", 8 + len(_PARAMETERS), 3 << 16) + _PARAMETERS
_READY = b"Z\0\0\0\5I"
_CANNOT_CONNECT_NOW = b"\0C57P03\0"
MOST_SECONDS = 5.0


def answers(path: Path | str, seconds: float = MOST_SECONDS) -> bool:
    """Whether the server behind this socket accepts sessions: not dead, not starting, stopping or recovering.

    A whole session, opened and closed: about two milliseconds, and no line in the server's log.
    A server that is full, or refuses for any other reason of its own, is a server that answers.
    Protocol: PostgreSQL documentation, chapter "Frontend/Backend Protocol", 3.0.
    """
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(seconds)
            line.connect(str(path))
            line.sendall(_STARTUP)
            reply = b""
            while not reply.endswith(_READY):
                part = line.recv(4096)
                if not part:
                    return reply != b"" and _CANNOT_CONNECT_NOW not in reply
                reply += part
            return True
    except OSError:
        return False
