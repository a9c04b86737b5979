"""The suggesters by name: a new one is a file and a row here."""

from collections.abc import Mapping

from annotations.suggesters.quotations import Quotations
from annotations.suggesters.suggester import Suggester

_ROWS: tuple[Suggester, ...] = (Quotations(),)

SUGGESTERS: Mapping[str, Suggester] = {suggester.name: suggester for suggester in _ROWS}
