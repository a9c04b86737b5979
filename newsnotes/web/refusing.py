"""Sentences for requests that are refused before the product has looked at them, and their shape for programs."""

import json
from http import HTTPStatus

from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from annotations.sentences import say

TOO_LARGE = say("This is more than the server takes in one request.")

SENTENCES = {
    400: say("This request cannot be read."),
    408: say("The request came too slowly and was given up."),
    413: TOO_LARGE,
    431: say("The head of this request is too long."),
    500: say("Something went wrong here. Nothing of this request was stored."),
    501: say("The server does not know this way of sending."),
    503: say("The server has too much to receive just now. Try again in a few seconds."),
}


def problem_of(status: int, sentence: str, request_id: str) -> bytes:
    """A refusal as problem details (RFC 9457), in JSON."""
    members = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "request_id": request_id,
    }
    return json.dumps(members).encode()


def page_of(sentence: str, request_id: str) -> bytes:
    """A refusal as a page that needs nothing else of the product; in English before a language is known."""
    help_with = gettext("If you ask for help, name this request: {id}")
    page = format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>newsnotes</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<h1>{}</h1><p>{}</p>"
        '<p><a href="/">{}</a></p>',
        get_language() or "en",
        sentence,
        format_html(help_with, id=format_html("<code>{}</code>", request_id)),
        gettext("To the first page"),
    )
    return page.encode()
