"""Sentences for requests that are refused before the product has looked at them, and their shape for programs."""

import json
from http import HTTPStatus

TOO_LARGE = "This is more than the server takes in one request."

SENTENCES = {
    400: "This request cannot be read.",
    408: "The request came too slowly and was given up.",
    413: TOO_LARGE,
    431: "The head of this request is too long.",
    500: "Something went wrong here. Nothing of this request was stored.",
    501: "The server does not know this way of sending.",
    503: "The server has too much to receive just now. Try again in a few seconds.",
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
    """A refusal as a page that needs nothing else of the product."""
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>newsnotes</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<h1>{sentence}</h1><p>If you ask for help, name this request: <code>{request_id}</code></p>"
        '<p><a href="/">To the first page</a></p>'
    )
    return page.encode()
