"""What is said after an undo or a redo: of one thing that it is done, of many how many, and what stays and why."""

from annotations.actions.annotating.undoing import TakenBack
from annotations.choices import Verb
from annotations.queries.workspace.history import list_changed

MOST_NAMED = 3
"""Annotations that stay as they are and are named; the API names them all."""


def describe_taken_back(done: TakenBack, verb: Verb) -> str:
    """One or more sentences."""
    what = ", ".join(list_changed(done.action_id)) if done.verb in (Verb.CHANGE, Verb.FIX) else ""
    said = f"{'Undid' if verb == Verb.UNDO else 'Redid'}: {what or done.verb.label}"
    number = len(done.annotation_ids) + len(done.elsewhere)
    if done.elsewhere:
        said += f", on {number:,} annotations, {len(done.elsewhere):,} of them in other articles"
    sentences = [f"{said}."]
    if done.kept:
        sentences.append(f"{len(done.kept):,} could not be taken back.")
    for kept in done.kept[:MOST_NAMED]:
        words = kept.words if len(kept.words) <= 60 else f"{kept.words[:59]}…"
        sentences.append(f"“{words}”: {kept.why}" if words else kept.why)
    return " ".join(sentences)
