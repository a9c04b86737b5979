"""`python -m newsnotes.serve`: the web server, the same here and in a container."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from newsnotes import environment


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; requests that run then are answered first."""
    os.environ["NEWSNOTES_SERVING"] = "1"
    try:
        from newsnotes import settings  # here: a sentence once, and not at every attempt of every worker

        server = Server(
            "newsnotes.wsgi:application",
            interface=Interfaces.WSGI,
            address=environment.text("HOST", default="127.0.0.1"),
            port=environment.number("PORT", default=8000, least=1, most=65535),
            workers=environment.number("NEWSNOTES_WORKERS", default=1, least=1),
            blocking_threads=settings.THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            websockets=False,
            log_level=LogLevels(environment.log_level("LOG_LEVEL", default="info").lower()),
        )
    except ImproperlyConfigured as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    server.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
