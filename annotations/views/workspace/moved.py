"""What is said when a move of a card is done."""

import uuid

from annotations.choices import Verb
from annotations.queries.workspace.undecided import count_linkers

MOVED = {
    Verb.SUBMIT: "Submitted.",
    Verb.WITHDRAW: "Withdrawn: it is a draft again.",
    Verb.CONTEST: "Contested: a reviewer will look at it again.",
    Verb.AGREE: "Fix accepted.",
    Verb.ACCEPT: "Accepted: it is yours now.",
    Verb.DISMISS: "Dismissed.",
    Verb.APPROVE: "Approved.",
    Verb.REJECT: "Sent back.",
    Verb.REVOKE: "Revoked: it is sent back.",
}
"""The moves of a card, and what is said when they are done."""


def say_moved(article_id: uuid.UUID, annotation_id: uuid.UUID, verb: Verb) -> str:
    """The sentence for a move that is about to be made: of what is sent back also what becomes of those that link to it."""
    if verb not in (Verb.REJECT, Verb.REVOKE):
        return MOVED[verb]
    return f"{MOVED[verb]} {count_linkers(article_id, annotation_id).sentence}".strip()
