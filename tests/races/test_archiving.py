"""A project is archived while people work in it: what is stored was stored before, and nothing after."""

import pytest

from annotations.actions.archiving import set_archived
from annotations.models import Action, Annotation
from annotations.refusals import WrongState
from tests import factories
from tests.races.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_marked_after_a_project_was_archived(article, ann, rev, max_):
    for _ in range(20):
        results = at_once(
            [
                lambda: factories.annotation(article, ann),
                lambda: factories.annotation(article, rev, "entity", "Mara Voss"),
                lambda: set_archived(by=max_, slug="desk", archived=True),
            ]
        )

        verbs = list(Action.objects.order_by("seq").values_list("verb", flat=True))
        assert verbs[-1] == "archive_project", verbs
        refusals = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(refusal, WrongState) for refusal in refusals), kinds(results)
        set_archived(by=max_, slug="desk", archived=False)
    assert Action.objects.filter(verb="mark").count() == Annotation.objects.count()
