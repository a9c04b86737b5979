"""What was approved and is changed, itself or in what it points to, waits again: through every door."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.people.tokens import create_token
from annotations.models import Annotation, Entity
from tests import factories
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db
HEDGED = {"attributes": {"hedged": True}}


class Scene:
    """A quote that is approved, and its speaker, a source with a record, that is approved or still a draft."""

    def __init__(self, article, ann, rev, *, settled: bool) -> None:
        self.ann = ann
        self.record = Entity.objects.create(project=article.project, name="Voss", type="person")
        known = {"entity": str(self.record.pk)}
        self.source = factories.annotation(article, ann, "source", "Mara Voss", attributes=known)
        links = [{"role": "speaker", "target": str(self.source.pk)}]
        self.quote = factories.approved(factories.annotation(article, ann, links=links), ann, rev)
        if settled:
            self.source = factories.approved(self.source, ann, rev)
        self.desk = f"/a/{article.pk}/"

    def api(self, person) -> Api:
        return Api(create_token(by=person, project=self.quote.project, scope="write")[1])

    def page(self, client, path: str, **data: object) -> int:
        client.force_login(self.ann)
        row = Annotation.objects.get(pk=path.split("/")[0])
        return client.post(f"{self.desk}{path}/", {"version": row.version, **data}).status_code


DOORS = {
    "API: attributes": lambda at, c, rev: at.api(at.ann).patch(
        f"annotations/{at.quote.pk}/", HEDGED, If_Match="*"
    ),
    "API: spans": lambda at, c, rev: at.api(at.ann).patch(
        f"annotations/{at.quote.pk}/", {"spans": [[1, 28]]}, If_Match="*"
    ),
    "API: links": lambda at, c, rev: at.api(at.ann).patch(
        f"annotations/{at.quote.pk}/", {"links": []}, If_Match="*"
    ),
    "API: the target": lambda at, c, rev: at.api(at.ann).patch(
        f"annotations/{at.source.pk}/", {"spans": [[36, 40]]}, If_Match="*"
    ),
    "API: the target's record": lambda at, c, rev: at.api(at.ann).patch(
        f"annotations/{at.source.pk}/", {"attributes": {"entity": None}}, If_Match="*"
    ),
    "API: the target is deleted": lambda at, c, rev: at.api(at.ann).delete(
        f"annotations/{at.source.pk}/", If_Match="*"
    ),
    "API: the target is revoked": lambda at, c, rev: at.api(rev).post(
        f"annotations/{at.source.pk}/revoke/", {"reason": "duplicate"}, If_Match="*"
    ),
    "API: the record": lambda at, c, rev: at.api(rev).patch(
        f"entities/{at.record.pk}/", {"name": "Other"}, version=1
    ),
    "bulk: the target is rejected": lambda at, c, rev: at.api(rev).post(
        "projects/desk/decisions/",
        [{"annotation": str(at.source.pk), "version": 3, "verdict": "reject", "reason": "duplicate"}],
    ),
    "page: attributes": lambda at, c, rev: at.page(c, f"{at.quote.pk}/attributes", hedged="on"),
    "page: borders": lambda at, c, rev: at.page(c, f"{at.quote.pk}/borders", spans="1-28"),
    "page: kind": lambda at, c, rev: at.page(c, f"{at.quote.pk}/kind", kind="claim"),
    "page: a slot": lambda at, c, rev: at.page(c, f"{at.quote.pk}/slots/cue", value="told"),
    "page: a slot is emptied": lambda at, c, rev: at.page(c, f"{at.quote.pk}/slots/speaker", clear=-1),
    "page: the target": lambda at, c, rev: at.page(c, f"{at.source.pk}/borders", spans="36-40"),
    "page: the target's record": lambda at, c, rev: at.page(c, f"{at.source.pk}/record", value=""),
    "page: the target is deleted": lambda at, c, rev: at.page(c, f"{at.source.pk}/delete"),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_change_through_this_door_reopens(client, article, ann, rev, door):
    at = Scene(article, ann, rev, settled=True)
    done = DOORS[door](at, client, rev)
    assert (done if isinstance(done, int) else done.status_code) < 400
    now = Annotation.objects.get(pk=at.quote.pk)
    assert (now.status, now.edition) == ("submitted", at.quote.edition + 1)
    assert now.reopened
    assert now.version > at.quote.version


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_what_is_taken_back_in_the_target_reopens(client, article, ann, rev, verb):
    at = Scene(article, ann, rev, settled=False)
    change(by=ann, annotation_id=at.source.pk, version=1, changes={"spans": [[36, 40]]})
    client.force_login(ann)
    if verb == "redo":
        assert client.post(f"{at.desk}undo/").status_code == 303
    again = Annotation.objects.get(pk=at.quote.pk)
    assert again.status == "submitted"
    decided = {"verdict": "approve"}
    assert at.api(rev).post(f"annotations/{again.pk}/decisions/", decided, If_Match="*").status_code == 201
    assert client.post(f"{at.desk}{verb}/").status_code == 303
    now = Annotation.objects.get(pk=at.quote.pk)
    assert (now.status, now.edition) == ("submitted", again.edition + 1)
