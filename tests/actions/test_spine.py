from annotations.choices import Status
from annotations.models import Annotation
from tests import factories


def test_an_annotation_is_marked_and_approved(article, ann, rev):
    quote = factories.annotation(article, ann)
    approved = factories.approved(quote, ann, rev)
    stored = Annotation.objects.get(pk=quote.pk)
    assert stored.status == Status.APPROVED
    assert stored.texts == ["“We have waited eleven years,”"]
    assert (stored.version, stored.edition) == (approved.version, 1) == (3, 1)
