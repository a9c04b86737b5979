"""Forms of a project's settings, records and exports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from annotations.actions.projects import LONGEST_GUIDELINES
from annotations.choices import EntityType, Kind, Role, Status
from annotations.formats.registry import FORMATS
from annotations.forms.fields import PageForm, any_of
from annotations.moments import in_utc
from annotations.refusals import Invalid
from annotations.text.blank import is_blank, strip_blank

EXPORTED = (Status.APPROVED, Status.SUBMITTED, Status.FIXED, Status.DRAFT, Status.REJECTED)


class VersionedForm(PageForm):
    """A form that names the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class RulesForm(VersionedForm):
    """The name and the rules of review."""

    name = forms.CharField(max_length=200)
    four_eyes = forms.BooleanField(
        label="Four eyes: nobody decides on what they wrote or last changed", required=False
    )
    fixer_may_approve = forms.BooleanField(
        label="A reviewer’s fix is approved at once, without the author’s agreement", required=False
    )
    approvals = forms.TypedChoiceField(
        label="Approvals needed", choices=[(1, "by one reviewer"), (2, "by two reviewers")], coerce=int
    )


class NewProjectForm(PageForm):
    """A project to be."""

    name = forms.CharField(max_length=200, help_text="As people call it: “City desk”.")
    slug = forms.SlugField(
        label="Short name", max_length=60, help_text="For its web address: small letters, digits and hyphens."
    )


class MemberForm(PageForm):
    """Somebody's role; `version` is there for who is a member already."""

    username = forms.CharField(label="User name", max_length=150)
    role = forms.ChoiceField(choices=Role.pairs())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class SuccessorForm(PageForm):
    """Who goes on with somebody's work; `names` are those to choose from."""

    username = forms.CharField(max_length=150, widget=forms.HiddenInput)
    to = forms.CharField(label="Hand it over to", max_length=150, widget=forms.Select)

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(names)

    def offer(self, names: Sequence[str]) -> None:
        """Say whom one can choose; that it is a member, the action looks at."""
        self.fields["to"].widget.choices = [*self._first(), *((name, name) for name in names)]

    @staticmethod
    def _first() -> list[tuple[str, str]]:
        return []


class RemoveMemberForm(SuccessorForm):
    """Whose membership ends, and who goes on with their work, if anybody is chosen yet."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].required = False

    @staticmethod
    def _first() -> list[tuple[str, str]]:
        return [("", "nobody yet")]


class TagsForm(PageForm):
    """The tag vocabulary, a line for each tag; `seen` is what it was when the person began."""

    tags = forms.CharField(
        required=False,
        max_length=100_000,
        help_text="One to a line, with a description after a colon if you like: “figure: a number to look up”.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    @property
    def pairs(self) -> list[dict[str, str]]:
        """The tags as `set_tags` takes them."""
        pairs = []
        for line in self.cleaned_data["tags"].splitlines():
            name, _, description = line.partition(": ")
            if not is_blank(name):
                pairs.append({"name": strip_blank(name), "description": strip_blank(description)})
        return pairs


class GuidelinesForm(PageForm):
    """New guidelines; `number` is the version that the person started from."""

    text = forms.CharField(
        label="Guidelines",
        max_length=LONGEST_GUIDELINES,
        strip=False,
        help_text="Markdown: # headings, **bold**, - lists, tables. Every version is kept.",
        widget=forms.Textarea(attrs={"rows": 16, "class": "text"}),
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


class EntityForm(PageForm):
    """A record of the project."""

    name = forms.CharField(max_length=300)
    type = forms.ChoiceField(choices=EntityType.pairs())
    aliases = forms.CharField(
        label="Also called",
        required=False,
        max_length=30_000,
        help_text="One to a line.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wikidata_id = forms.CharField(
        label="Wikidata id", required=False, max_length=20, help_text="Q and digits: Q42."
    )
    description = forms.CharField(required=False, max_length=500)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    @property
    def values(self) -> dict[str, Any]:
        """The record as the actions take it."""
        values = {name: self.cleaned_data[name] for name in ("name", "type", "wikidata_id", "description")}
        lines = (strip_blank(line) for line in self.cleaned_data["aliases"].splitlines())
        return {**values, "aliases": list(dict.fromkeys(line for line in lines if line))}


class EntityFilter(PageForm):
    """What the list of records shows."""

    q = forms.CharField(label="Search", max_length=200, required=False)
    after = forms.CharField(max_length=400, required=False)


class ReviewFilter(PageForm):
    """Which kind a reviewer looks at."""

    kind = forms.ChoiceField(choices=any_of(Kind, empty="All kinds"), required=False)


class ExportForm(PageForm):
    """What to export, and as what; the names are the API's."""

    kind = forms.MultipleChoiceField(
        choices=Kind.pairs(), required=False, widget=forms.CheckboxSelectMultiple, label="Kinds (none: all)"
    )
    status = forms.ChoiceField(choices=[(word.value, word.label) for word in EXPORTED], required=False)
    outlet = forms.CharField(max_length=200, required=False)
    updated_after = forms.DateTimeField(
        label="Changed since", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    format = forms.ChoiceField(
        choices=[(found.name, found.title) for found in FORMATS.values()], required=False
    )

    def clean_updated_after(self) -> datetime | None:
        since: datetime | None = self.cleaned_data["updated_after"]
        try:
            return in_utc(since, "updated_after") if since else None
        except Invalid as problem:
            raise forms.ValidationError(problem.sentence) from None
