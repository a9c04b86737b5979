"""Mail, sent while the page is answered already: how long a page takes says nothing about who has an account."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

_SENDER = ThreadPoolExecutor(1, thread_name_prefix="mail")
_LOG = logging.getLogger(__name__)


class InBackground(BaseEmailBackend):
    """Hands messages to one thread that sends them; a message that cannot be sent is logged, without its text."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; returns how many."""
        _SENDER.submit(_send, list(email_messages))
        return len(email_messages)


def _send(messages: list[EmailMessage]) -> None:
    try:
        EmailBackend().send_messages(messages)
    except Exception:  # whatever a mail server does, the thread goes on
        _LOG.exception("Messages that could not be sent: %d.", len(messages))
