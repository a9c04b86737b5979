"""A suggester is a class and a row: the workspace then goes through what it sees."""

import json
import re

from hypothesis import given

from annotations.choices import Kind
from annotations.queries.workspace import hints
from annotations.suggesters import registry
from annotations.suggesters.suggester import Candidate
from annotations.text.span import Span
from tests import factories
from tests.text.strategies import texts

TEXT = "“We waited,” she said. The mayor said that the barrier holds."


class Reported:
    """Suggests what follows “said that”."""

    name = "reported"

    def suggest(self, text, language):
        return [
            Candidate(Kind.QUOTE, Span(match.end(), text.index(".", match.end())))
            for match in re.finditer("said that ", text)
        ]


class Names:
    """Suggests an entity, which is no quote."""

    name = "names"

    def suggest(self, text, language):
        return [Candidate(Kind.ENTITY, Span(0, 1))]


def test_the_page_goes_through_what_a_new_suggester_sees(monkeypatch, client, project, ann):
    client.force_login(ann)
    article = factories.article(project, ann, TEXT)
    added = {**registry.SUGGESTERS, "reported": Reported(), "names": Names()}
    monkeypatch.setattr(hints, "SUGGESTERS", added)

    page = client.get(f"/a/{article.pk}/").content.decode()

    known = json.loads(re.search(r'<script id="hints"[^>]*>(.*?)</script>', page)[1])
    start = TEXT.index("the barrier")
    assert known["quotations"] == [0, 12, 0, start, len(TEXT) - 1, 0]
    assert "jumps to the first of 2 quotations" in " ".join(page.split())


def test_suggesters_are_registered_by_their_names():
    assert {name: suggester.name for name, suggester in registry.SUGGESTERS.items()} == {
        "quotations": "quotations"
    }


@given(texts())
def test_every_candidate_is_a_passage_of_the_text(text):
    for suggester in registry.SUGGESTERS.values():
        for candidate in suggester.suggest(text, "en"):
            assert 0 <= candidate.span.start < candidate.span.end <= len(text)
            assert candidate.depth >= 0
