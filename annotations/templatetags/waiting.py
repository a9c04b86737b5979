"""What waits for the reader, as numbers beside the links that lead there: `{% load waiting %}`.

Each costs one statement, and is asked for only where the link is shown.
"""

from django import template

from annotations.models import User
from annotations.policy import Actor
from annotations.queries.counting import NONE, Count, count_up_to_cap
from annotations.queries.inbox import came_back
from annotations.queries.review_queue import reviewable

register = template.Library()

MOST = 99
"""Up to here it is counted; above, it is “99+”."""


@register.simple_tag
def count_inbox(user: User) -> Count:
    """How many annotations came back to a person."""
    return count_up_to_cap(came_back(user), MOST)


@register.simple_tag
def count_queue(actor: Actor) -> Count:
    """How many annotations of a project wait for this reviewer; none in an archived one."""
    if not actor.reviews or actor.project.archived_at is not None:
        return NONE
    return count_up_to_cap(reviewable(actor.user, actor.project.pk, rules=actor.project.review_rules), MOST)
