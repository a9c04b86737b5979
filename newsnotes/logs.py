"""Lines of the log: when, how grave, from where, about which request, and what; one line each, whatever is in it."""

import json
import logging
from datetime import UTC, datetime

from newsnotes.web.request_ids import current_request_id


class Lines(logging.Formatter):
    """For people: `2026-03-01T09:30:00Z warning django.request 5f2a… Not Found: /x`; a traceback follows, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        message = record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
        line = f"{_time_of(record)} {record.levelname.lower()} {record.name} {current_request_id() or '-'} {message}"
        trace = self._trace_of(record)
        return "\n    ".join([line, *trace.splitlines()])

    def _trace_of(self, record: logging.LogRecord) -> str:
        return self.formatException(record.exc_info) if record.exc_info else ""


class Json(Lines):
    """For programs: one JSON object a line, `time`, `level`, `logger`, `request`, `message`, and `trace` if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        members = {
            "time": _time_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": current_request_id(),
            "message": record.getMessage(),
            "trace": self._trace_of(record),
        }
        return json.dumps({name: value for name, value in members.items() if value}, ensure_ascii=False)


def _time_of(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
