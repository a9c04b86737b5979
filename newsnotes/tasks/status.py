"""`python -m newsnotes.tasks.status`: writes docs/reference/status.md from the tables in `annotations.policy`."""

import os
import sys
from collections.abc import Iterable

from newsnotes.tasks.venv import ROOT

FILE = ROOT / "docs" / "reference" / "status.md"

_HEAD = """\
# Where an annotation stands

Made from `annotations/policy/moves.py` by `python -m newsnotes.tasks.status`; a test compares the two.

A move is for any member, for the *author* of the annotation, or for a *reviewer* who (with the four-eyes rule) neither
wrote, took over nor last edited it. *change* is a change of the frame: spans, kind, attributes, links, tags, and what they point at.
"""

_FIX = """\
A fix may be made in several steps. Where the project lets the fixer approve (`fixer_may_approve`), it leads to approved,
and goes on from there; elsewhere from *fixed* alone.
By itself, what is approved or fixed goes back to submitted with the reason when what it points at changes or leaves, and
when the quote that it continues or is stated in has another speaker. Deleted is a flag beside the status. Undo takes the
same person back along an arrow, as long as nobody changed the content since. Renaming a tag of the project, or making two
one, changes the word on every annotation and nothing that somebody approved: no edition, no status, no sign-off.

Where the author has left the project, a manager takes the annotation over, or hands it to a member: their name stays, and
the author's moves are for who has taken it over. A fix that its own fixer takes over goes back to submitted, to another
reviewer.

Every way to *approved* asks the same (`policy.is_backed`): as many reviewers as the project wants stand behind this
edition. With four eyes neither its authors' approvals count nor that of who made the edition, unless an author agreed to
it or fixers approve (`fixer_may_approve`). Until then it stays submitted.
"""

_CHECKS = """\
## Where the check of a claim stands

A check never touches the annotation. *ready* is agreed by a second person; a change of the claim opens it again.
"""


def page() -> str:
    """The page, from the tables as they are now."""
    from annotations.policy import CHECK_MOVES, MOVES  # models: only after django.setup()

    moves = sorted(
        (before.value, move.after.value, move.verb.value, move.who.name.lower(), move.needs.name.lower())
        for move in MOVES
        for before in move.before
    )
    table = [f"| {' | '.join(_cells(move))} |" for move in moves]
    arrows = [f"{before} --> {after}: {verb}" for before, after, verb, *_ in moves]
    checks = [
        f"{before.value if before else '[*]'} --> {after.value}"
        for before, afters in CHECK_MOVES.items()
        for after in sorted(afters)
        if before != after
    ]
    head = ["| from | to | move | by | needs |", "| --- | --- | --- | --- | --- |"]
    parts = [
        _HEAD,
        _mermaid(["[*] --> draft: mark", "[*] --> suggested: a machine", *arrows]),
        _FIX,
        "\n".join([*head, *table]) + "\n",
        _CHECKS,
        _mermaid(checks),
    ]
    return "\n".join(parts)


_BY = {
    "anybody": "any member",
    "author": "the author",
    "manager": "a manager, once its author has left",
    "reviewer": "a reviewer",
    "fixer": "who fixed it",
}


def _cells(move: tuple[str, str, str, str, str]) -> tuple[str, str, str, str, str]:
    before, after, verb, who, needs = move
    return before, after, verb, _BY[who], "" if needs == "nothing" else f"a {needs}"


def _mermaid(arrows: Iterable[str]) -> str:
    lines = "\n".join(f"    {arrow}" for arrow in dict.fromkeys(arrows))
    return f"```mermaid\nstateDiagram-v2\n{lines}\n```\n"


def main() -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsnotes.settings")
    django.setup()
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
