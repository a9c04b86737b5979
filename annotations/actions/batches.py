"""Several things that one request does: an action for each article and verb, all of one batch."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from annotations.actions.scopes import Scope, begin_in
from annotations.actions.transactions import one_transaction, resume_action
from annotations.choices import Verb
from annotations.models.fields import new_id


@dataclass
class Batch:
    """What is being done in one transaction: its actions, by article and verb; `first_id` is the client's for the first."""

    first_id: uuid.UUID | None = None
    id: uuid.UUID = field(default_factory=new_id)
    begun: dict[tuple[uuid.UUID, Verb], uuid.UUID] = field(default_factory=dict)

    def begin(self, scope: Scope, verb: Verb, *, note: str = "") -> uuid.UUID:
        """Begin the action of this verb in the locked article, or go on with it."""
        key = scope.article.pk, verb
        if key in self.begun:
            resume_action(self.begun[key], by=scope.user)
        else:
            mine = None if self.begun else self.first_id
            self.begun[key] = begin_in(scope, verb, mine, note=note, batch=self.id)
        return self.begun[key]

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Run the block so that, if it is refused, nothing of it is done, and what the batch has done so far stays."""
        before = dict(self.begun)
        try:
            with one_transaction():
                yield
        except BaseException:
            self.begun = before
            raise
