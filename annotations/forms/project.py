"""Forms of a project's settings, records and exports."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.actions.projects import LONGEST_GUIDELINES
from annotations.choices import EntityType, Kind, Role, Status
from annotations.formats.registry import FORMATS
from annotations.forms.fields import (
    HiddenForm,
    LinesField,
    LongSelect,
    NamesSelect,
    PageForm,
    VersionField,
    any_of,
    read_lines,
    unix_lines,
)
from annotations.forms.timestamps import DayField, put_in_zone
from annotations.models import Entity, Project, Tag
from annotations.sentences import say
from annotations.text.blank import strip_blank
from annotations.timestamps import zone_names

EXPORTED = (Status.APPROVED, Status.SUBMITTED, Status.FIXED, Status.DRAFT, Status.REJECTED)


class VersionedForm(PageForm):
    """A form that names the version that the person saw."""

    version = VersionField()


class RulesForm(VersionedForm):
    """The name and the rules of review."""

    name = forms.CharField(label=_("Name"), max_length=200)
    four_eyes = forms.BooleanField(
        label=_("Four eyes: nobody decides on what they wrote or last changed"), required=False
    )
    fixer_may_approve = forms.BooleanField(
        label=_("A reviewer’s fix is approved at once, without the author’s agreement"), required=False
    )
    approvals = forms.TypedChoiceField(
        label=_("Approvals needed"),
        choices=[(1, say("by one reviewer")), (2, say("by two reviewers"))],
        coerce=int,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        widget=LongSelect,
        help_text=_("For days, and for times that name no zone of their own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.initial.get("time_zone")  # which this server may not know
        names = zone_names() if stored is None or stored in zone_names() else (stored, *zone_names())
        self.fields["time_zone"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed, as `change_project` takes it."""
        sent = {name: self.cleaned_data[name] for name in self.changed_names if name != "version"}
        return {name: value for name, value in sent.items() if (name, value) != ("time_zone", "")}


class ArchiveForm(VersionedForm):
    """Whether a project is to be archived, or brought back."""

    archived = forms.BooleanField(required=False, widget=forms.HiddenInput)


class NewProjectForm(PageForm):
    """A project to be."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As people call it: “City desk”."))
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        help_text=_("For its web address: small letters, digits and hyphens."),
    )


class MemberForm(PageForm):
    """Somebody's role; `version` is there for who is a member already."""

    username = forms.CharField(label=_("User name"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=Role.pairs())
    version = VersionField(required=False)


class SuccessorForm(PageForm):
    """Who goes on with somebody's work; `names` are those to choose from."""

    username = forms.CharField(max_length=150, widget=forms.HiddenInput)
    to = forms.CharField(label=_("Hand it over to"), max_length=150, widget=NamesSelect)

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

    version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].required = False

    @staticmethod
    def _first() -> list[tuple[str, str]]:
        return [("", say("nobody yet"))]


class TagsForm(VersionedForm):
    """The tag vocabulary, a line for each tag; the version is that of the tags."""

    tags = LinesField(
        label=_("One tag per line"),
        required=False,
        strip=False,
        help_text=_("A description may follow after a colon: “figure: a number to look up”."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def pairs(self, known: Sequence[Tag]) -> list[dict[str, str]]:
        """The tags as `set_tags` takes them; a line that stands as `known` was shown is that tag, as it is."""
        stored = [(tag_line(tag), {"name": tag.name, "description": tag.description}) for tag in known]
        return read_lines(self.cleaned_data["tags"], stored, _read_tag)


def tag_line(tag: Tag) -> str:
    """A tag as a line of the vocabulary."""
    return unix_lines(f"{tag.name}: {tag.description}" if tag.description else tag.name)


def _read_tag(line: str) -> dict[str, str]:
    name, _, description = line.partition(": ")
    return {"name": strip_blank(name), "description": strip_blank(description)}


class RenameTagForm(VersionedForm):
    """Another name for a tag; the version is that of the tags. With `merge`, the name may be another tag's."""

    tag = forms.ModelChoiceField(Tag.objects.none(), empty_label=None, label=_("Tag"), widget=NamesSelect)
    name = forms.CharField(max_length=100, label=_("New name"))
    merge = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="rename_%s", **kwargs)
        self.fields["tag"].queryset = project.tags.all()  # type: ignore[attr-defined]


class UndoRenamingForm(HiddenForm):
    """Which renaming of a tag is to be taken back."""

    renaming = forms.UUIDField(widget=forms.HiddenInput)


class GuidelinesForm(PageForm):
    """New guidelines; `number` is the version that the person started from."""

    text = LinesField(
        label=_("Text"),
        max_length=LONGEST_GUIDELINES,
        strip=False,
        help_text=_("In Markdown: # headings, **bold**, - lists, tables. Older versions are kept."),
        widget=forms.Textarea(attrs={"rows": 16, "class": "text"}),
    )
    number = VersionField()


class EntityForm(PageForm):
    """A record of the project."""

    name = forms.CharField(label=_("Name"), max_length=300)
    type = forms.ChoiceField(label=_("Type"), choices=EntityType.pairs())
    aliases = LinesField(
        label=_("Also called"),
        required=False,
        strip=False,
        help_text=_("One to a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wikidata_id = forms.CharField(
        label=_("Wikidata id"), required=False, max_length=20, help_text=_("Q and digits: Q42.")
    )
    description = forms.CharField(label=_("Description"), required=False, max_length=500)
    version = VersionField(required=False)

    def changes(self, record: Entity | None = None) -> dict[str, Any]:
        """What the person has changed in the record, or all of a new one, as the actions take it."""
        values = {name: self.cleaned_data[name] for name in self.changed_names if name != "version"}
        if "aliases" in values:
            known = [(alias, alias) for alias in record.aliases] if record else []
            values["aliases"] = list(dict.fromkeys(read_lines(values["aliases"], known, strip_blank)))
        return values


class EntityFilter(PageForm):
    """What the list of records shows."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    local = forms.BooleanField(label=_("Only in one article"), required=False)
    after = forms.CharField(max_length=400, required=False)


class PlaceInList(PageForm):
    """Which page of a list is shown; lives in the URL."""

    after = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    before = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)


class ReviewFilter(PlaceInList):
    """Which kind a reviewer looks at."""

    kind = forms.ChoiceField(label=_("Kind"), choices=any_of(Kind, empty=say("All kinds")), required=False)


class ExportForm(PageForm):
    """What to export, and as what; the names are the API's."""

    kind = forms.MultipleChoiceField(
        choices=Kind.pairs(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Kinds (none: all)"),
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=[(word.value, word.label) for word in EXPORTED], required=False
    )
    outlet = forms.CharField(label=_("Outlet"), max_length=200, required=False)
    published_after = DayField(say("Published from"))
    published_before = DayField(say("Published until"))
    updated_after = DayField(say("Changed since"))
    empty = forms.ChoiceField(
        label=_("Finished articles without annotations"),
        choices=[("", say("leave out")), ("include", say("include"))],
        required=False,
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=lambda: [(name, form.title) for name, form in FORMATS.items()],
        required=False,
    )

    def __init__(self, data: Any, *, zone: tzinfo) -> None:
        super().__init__(data)
        put_in_zone(self, zone)
