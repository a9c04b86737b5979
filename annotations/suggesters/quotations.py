"""What stands in quotation marks is a quote."""

from collections.abc import Iterable

from annotations.choices import Kind
from annotations.suggesters.suggester import Candidate
from annotations.text.quotes.quotations import quotations


class Quotations:
    """Suggests the quotations of a text, whatever its language: all marks that the writing systems have."""

    name = "quotations"

    def suggest(self, text: str, language: str) -> Iterable[Candidate]:
        """Return the quotations, marks included."""
        return [Candidate(Kind.QUOTE, quotation.span, quotation.depth) for quotation in quotations(text)]
