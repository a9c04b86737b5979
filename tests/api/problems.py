"""What every refusal of the API must be."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from tests.actions.counting import rows


def check_problem(answer: Any, status: int, field: str | None = None) -> dict[str, Any]:
    """A problem document (RFC 9457) with a sentence, and with this field."""
    assert answer.status_code == status, answer.content[:500]
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "about:blank"
    assert problem["title"] == HTTPStatus(status).phrase
    assert problem["status"] == status
    assert problem["detail"][-1] in ".:" and len(problem["detail"].split()) > 2, problem["detail"]  # noqa: PT018
    if field is not None:
        assert problem.get("field", "") == field
    return problem


def check_refused(call: Callable[[], Any], status: int, field: str | None = None) -> dict[str, Any]:
    """Calling it is answered with this problem, and no table has a row more or less."""
    before = rows()
    problem = check_problem(call(), status, field)
    assert rows() == before
    return problem
