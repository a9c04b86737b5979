"""The one history: the database itself writes down every insert, update and delete of a tracked table."""

from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(model: M) -> M:
    """Class decorator: keep a model's history in `<model>event`, by statement-level triggers.

    A history row holds the whole row as it was after the change (before it, for a delete), `pgh_label`
    (insert, update, delete) and in `pgh_context_id` the action that did it, or null for bare SQL.
    """
    # Fresh trackers for each model: the library's setting for defaults deep-copies them, which breaks
    # its own comparison of statement-level operations.
    trackers = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    pghistory.track(*trackers)(model)
    return model
