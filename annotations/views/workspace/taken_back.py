"""What is said after an undo or a redo: of one thing that it is done, of many how many, and what stays and why."""

from annotations.actions.annotating.undoing import TakenBack
from annotations.choices import Verb
from annotations.queries.workspace.history import list_changed
from annotations.sentences import join_sentences, say
from annotations.translation import translate

MOST_NAMED = 3
"""Annotations that stay as they are and are named; the API names them all."""


def describe_taken_back(done: TakenBack, verb: Verb) -> str:
    """One or more sentences."""
    changed = list_changed(done.action_id) if done.verb in (Verb.CHANGE, Verb.FIX) else []
    sentences = [_say_done(done, verb, ", ".join(map(translate, changed)) or done.verb.label)]
    if done.kept:
        sentences.append(say("{number:,} could not be taken back.", number=len(done.kept)))
    for kept in done.kept[:MOST_NAMED]:
        words = kept.words if len(kept.words) <= 60 else f"{kept.words[:59]}…"
        sentences.append(say("“{words}”: {why}", words=words, why=kept.why) if words else kept.why)
    return join_sentences(sentences)


def _say_done(done: TakenBack, verb: Verb, what: str) -> str:
    if not done.elsewhere:
        return say("Undid: {what}.", what=what) if verb == Verb.UNDO else say("Redid: {what}.", what=what)
    others = len(done.elsewhere)
    number = len(done.annotation_ids) + others
    if verb == Verb.UNDO:
        return say(
            "Undid: {what}, on {number:,} annotations, {others:,} of them in other articles.",
            what=what,
            number=number,
            others=others,
        )
    return say(
        "Redid: {what}, on {number:,} annotations, {others:,} of them in other articles.",
        what=what,
        number=number,
        others=others,
    )
