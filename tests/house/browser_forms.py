"""The forms of a page as a browser reads them, and what it sends when somebody only presses the button.

By the HTML standard: line ends of the page, the values that each type of control keeps ("value sanitization"), the
first line end of a text area, and line ends of what is sent ("constructing the entry list").
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Pairs = list[tuple[str, str]]
_VOID_BUTTONS = {"button", "reset", "image"}
_LOCAL = re.compile(r"(\d{4,}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?")
_DATE = re.compile(r"\d{4,}-\d\d-\d\d")
_ASCII_SPACE = " \t\n\f\r"


@dataclass
class SentForm:
    """One form: where it goes, what it sends without a button, and its buttons that have a name."""

    action: str
    method: str
    pairs: Pairs = field(default_factory=list)
    buttons: Pairs = field(default_factory=list)

    @property
    def data(self) -> dict[str, list[str]]:
        """What is sent, as Django's test client takes it."""
        sent: dict[str, list[str]] = {}
        for name, value in self.pairs:
            sent.setdefault(name, []).append(re.sub(r"\r\n|\r|\n", "\r\n", value))
        return sent


def forms_of(page: str, address: str) -> list[SentForm]:
    """The forms of a page, in order."""
    reader = _Reader(address)
    reader.feed(page.replace("\r\n", "\n").replace("\r", "\n"))
    return reader.forms


def kept_value(kind: str, value: str) -> str:
    """The value that a control of a type keeps of what its attribute says."""
    if kind == "hidden":
        return value
    value = value.replace("\n", "").replace("\r", "")
    if kind in ("email", "url"):
        return value.strip(_ASCII_SPACE)
    if kind == "date":
        return value if _DATE.fullmatch(value) else ""
    if kind == "datetime-local":
        local = _LOCAL.fullmatch(value)
        if local is None:
            return ""
        day, minute, second, part = local.groups()
        part = (part or "").rstrip("0")
        rest = f":{second}.{part}" if part else f":{second}" if second not in (None, "00") else ""
        return f"{day}T{minute}{rest}"
    return value


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[SentForm] = []
        self.form: SentForm | None = None
        self.select: tuple[str, bool] | None = None
        self.options: list[tuple[str | None, str, bool]] = []
        self.option: list[str] | None = None
        self.area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.form = SentForm(action, given.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is None or "disabled" in given:
            return
        elif tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "textarea":
            self.area = (given["name"], [])
        elif tag == "select":
            self.select, self.options = (given["name"], "multiple" in given), []
        elif tag == "option" and self.select:
            self.options.append((given.get("value"), "", "selected" in given))
            self.option = []
        elif tag == "button" and given.get("name") and given.get("type", "submit") == "submit":
            self.form.buttons.append((given["name"], given.get("value", "")))

    def _input(self, given: dict[str, str]) -> None:
        assert self.form is not None
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.form.pairs.append((given["name"], given.get("value", "on")))
        elif kind == "submit":
            self.form.buttons.append((given["name"], given.get("value", "")))
        elif kind not in _VOID_BUTTONS:
            value = "" if kind == "file" else kept_value(kind, given.get("value", ""))
            self.form.pairs.append((given["name"], value))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area[1].append(data)
        elif self.option is not None:
            self.option.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area and self.form:
            name, parts = self.area
            self.form.pairs.append((name, "".join(parts).removeprefix("\n")))
            self.area = None
        elif tag == "option" and self.option is not None:
            value, _, selected = self.options[-1]
            text = " ".join("".join(self.option).split())
            self.options[-1] = (text if value is None else value, text, selected)
            self.option = None
        elif tag == "select" and self.select and self.form:
            self._selected(self.form)

    def _selected(self, form: SentForm) -> None:
        assert self.select is not None
        name, multiple = self.select
        chosen = [value or "" for value, _, selected in self.options if selected]
        if not multiple:
            chosen = chosen[-1:] or [value or "" for value, _, _ in self.options[:1]]
        form.pairs += [(name, value) for value in chosen]
        self.select = None
