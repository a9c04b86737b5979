"""What documents show of people and of texts, and how SQL writes a moment and a person in them."""

from dataclasses import dataclass
from typing import Literal

People = Literal["names", "codes", "none"]
Text = Literal["full", "passages", "none"]


@dataclass(frozen=True)
class Shape:
    """What documents show of people (`people`) and of the text (`text`).

    `codes` are pseudonyms that stay the same within a project; `passages` leaves the article's text out,
    `none` the passages, too.
    """

    people: People = "names"
    text: Text = "full"


FULL = Shape()
PEOPLE: tuple[People, ...] = ("names", "codes", "none")
TEXT: tuple[Text, ...] = ("full", "passages", "none")


def moment(column: str) -> str:
    """SQL: a timestamp as ISO 8601 in UTC."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def person(user_id: str, project_id: str, shape: Shape) -> str:
    """SQL: a user as a name, a code or nothing. Codes are made from the project's own secret."""
    if shape.people == "none":
        return "NULL::text"
    if shape.people == "names":
        return f"(SELECT username FROM annotations_user WHERE id = {user_id})"
    secret = f"(SELECT secret FROM annotations_codesecret AS own WHERE own.project_id = {project_id})"
    hashed = f"sha256({secret} || uuid_send({user_id}))"
    return f"CASE WHEN {user_id} IS NULL THEN NULL ELSE 'p-' || left(encode({hashed}, 'hex'), 12) END"
