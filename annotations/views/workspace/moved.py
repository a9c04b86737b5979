"""What is said when a move of a card is done."""

import uuid

from annotations.choices import Verb
from annotations.queries.workspace.undecided import count_linkers
from annotations.sentences import join_sentences, say

MOVED = {
    Verb.SUBMIT: say("Submitted."),
    Verb.WITHDRAW: say("Withdrawn: it is a draft again."),
    Verb.CONTEST: say("Contested: a reviewer will look at it again."),
    Verb.AGREE: say("Fix accepted."),
    Verb.ACCEPT: say("Accepted: it is yours now."),
    Verb.DISMISS: say("Dismissed."),
    Verb.APPROVE: say("Approved."),
    Verb.REJECT: say("Sent back."),
    Verb.REVOKE: say("Revoked: it is sent back."),
}
"""The moves of a card, and what is said when they are done."""


def say_moved(article_id: uuid.UUID, annotation_id: uuid.UUID, verb: Verb) -> str:
    """The sentence for a move that is about to be made: of what is sent back also what becomes of those that link to it."""
    if verb not in (Verb.REJECT, Verb.REVOKE):
        return MOVED[verb]
    return join_sentences([MOVED[verb], count_linkers(article_id, annotation_id).sentence])
