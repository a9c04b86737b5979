"""The sentences that say why a move is not possible, and who can make it."""

from collections.abc import Collection, Sequence

from annotations.choices import Status
from annotations.models import Annotation, Project
from annotations.policy.actor import Actor
from annotations.policy.moves import REFUSED_IN_STATE, WAITS_FOR_AUTHOR, Who
from annotations.sentences import Sentence, say, say_number

WRITTEN_BY_YOU = say("You wrote or changed this, so someone else must approve it")
TAKEN_OVER_BY_YOU = say("You took this over, so someone else must approve it")
APPROVED_BY_YOU = say("You approved this, and someone else must approve it, too")
"""Why a reviewer has to leave a decision to another one, without a full stop: who can is added."""

MOST_NAMED = 4


def say_who_decides(why: str, names: Sequence[str], project: Project) -> Sentence:
    """Why somebody else has to decide, and who can: `names` are those people. Nobody: what would help."""
    if not names:
        return say(
            "{why}, and nobody else can in {project}: a manager can invite a reviewer, or change the rules of review in"
            " the settings.",
            why=why,
            project=project.name,
        )
    if len(names) == 1:
        return say("{why}: {name} can.", why=why, name=names[0])
    if len(names) <= MOST_NAMED:
        return say("{why}: {names} or {last} can.", why=why, names=", ".join(names[:-1]), last=names[-1])
    shown = names[: MOST_NAMED - 1]
    return say_number(
        "{why}: {names} or {number:,} more reviewer can.",
        "{why}: {names} or {number:,} more reviewers can.",
        len(names) - len(shown),
        why=why,
        names=", ".join(shown),
    )


def say_why_not(annotation: Annotation) -> Sentence:
    """Why its status allows a move to nobody, as a clause without a full stop."""
    if annotation.status == Status.FIXED and annotation.responsible_is_there is False:
        return say("a reviewer fixed it and its author has left; a manager can take it over")
    return REFUSED_IN_STATE[Status(annotation.status)]


def say_who_can(who: Collection[Who], actor: Actor, annotation: Annotation) -> Sentence:
    """A sentence that names who can act: nobody who has left. Of other reviewers it says only that it takes one."""
    if set(who) == {Who.FIXER}:
        return say("Only the reviewer who fixed this can go on fixing it.")
    if set(who) == {Who.MANAGER}:
        return _who_takes_over(actor, annotation)
    if Who.REVIEWER not in who:
        author = author_there(annotation)
        return say("Only {author} can do this.", author=author) if author else _who_goes_on(actor, annotation)
    if not actor.reviews:
        author = author_there(annotation) if Who.AUTHOR in who else None
        project = actor.project.name
        if author:
            return say(
                "Only {author} or a reviewer of {project} can do this.", author=author, project=project
            )
        return say("Only a reviewer of {project} can do this.", project=project)
    if actor.user.pk == annotation.taken_over_by_id:
        return TAKEN_OVER_BY_YOU
    return WRITTEN_BY_YOU


def author_there(annotation: Annotation) -> Sentence | None:
    """Who is responsible, as whoever acts in a sentence; nobody if they have left."""
    if annotation.responsible_is_there is False:
        return None
    name = annotation.responsible.get_username()
    if annotation.taken_over_by_id:
        return say("{name}, who has taken it over,", name=name)
    return say("its author, {name},", name=name)


def _who_goes_on(actor: Actor, annotation: Annotation) -> Sentence:
    """Who can do something about what waits for somebody who has left."""
    if annotation.status in WAITS_FOR_AUTHOR:
        if actor.manages:
            return say("Its author has left: take it over first.")
        return say(
            "Its author has left: a manager of {project} can take it over.", project=actor.project.name
        )
    return say(
        "Its author has left: a reviewer of {project} can fix it or send it back.", project=actor.project.name
    )


def _who_takes_over(actor: Actor, annotation: Annotation) -> Sentence:
    if annotation.responsible_is_there is False:
        return say("Only a manager of {project} can take this over.", project=actor.project.name)
    name = annotation.responsible.get_username()
    if annotation.taken_over_by_id:
        return say(
            "This waits for {name}, who has taken it over, who can go on with it: it is taken over once they have left.",
            name=name,
        )
    return say(
        "This waits for its author, {name}, who can go on with it: it is taken over once they have left.",
        name=name,
    )
