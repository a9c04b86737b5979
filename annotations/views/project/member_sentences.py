"""What the settings of a project say of its members; other languages need a whole sentence for each role."""

from collections.abc import Iterator

from annotations.actions.review.taking_over import TakenOver
from annotations.choices import Role
from annotations.sentences import say, say_number

MADE = {
    Role.ANALYST: say("Somebody else has made this person an analyst meanwhile."),
    Role.REVIEWER: say("Somebody else has made this person a reviewer meanwhile."),
    Role.MANAGER: say("Somebody else has made this person a manager meanwhile."),
}


def say_role(name: str, role: str) -> str:
    """What a person is now."""
    return {
        Role.ANALYST: say("{name} is an analyst now.", name=name),
        Role.REVIEWER: say("{name} is a reviewer now.", name=name),
        Role.MANAGER: say("{name} is a manager now.", name=name),
    }[Role(role)]


def say_handover(taken: TakenOver, to: str) -> Iterator[str]:
    """What a member goes on with, and what stays."""
    if not (taken.annotations or taken.assignments or taken.kept):
        yield say("Nothing waits for them any more.")
        return
    yield say(
        "{name} goes on with {annotations} and {articles}.",
        name=to,
        annotations=say_number("1 annotation", "{number:,} annotations", taken.annotations),
        articles=say_number("1 article", "{number:,} articles", taken.assignments),
    )
    if taken.kept:
        yield say("{count:,} stay: they are in articles that {name} may not see.", count=taken.kept, name=to)
