"""`python -m newsnotes.serve`: the web server, the same here and in a container."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

from newsnotes import environment


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; requests that run then are answered first."""
    os.environ["NEWSNOTES_SERVING"] = "1"
    host = environment.text("HOST", default="127.0.0.1")
    try:
        port = environment.number("PORT", default=8000, least=1, most=65535)
        from newsnotes import settings  # here: it may refuse
        from newsnotes.serving.workers import listen, serve

        listener = listen(host, port)
        from newsnotes.serving.limits import read_limits
        from newsnotes.serving.proxies import Proxies

        proxies = Proxies(settings.TRUSTED_PROXIES)
        limits = read_limits()
        processes = environment.number("NEWSNOTES_WORKERS", default=1, least=1)
        from newsnotes.wsgi import application
    except ImproperlyConfigured as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Nothing can be served at {host}, port {port}: {error.strerror or error}.\n")
        return 1
    serve(
        application,
        listener,
        processes=processes,
        threads=settings.THREADS,
        limits=limits,
        proxies=proxies,
        spool=settings.VAR / "spool",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
