"""The tags of a project: the whole vocabulary, and each of them."""

import json
import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from annotations.actions.idempotency import Answer
from annotations.actions.projects import set_tags
from annotations.actions.retagging import change_tag
from annotations.actions.vocabulary import add_tag, remove_tag
from annotations.api.base import Endpoint, answer_list, dump_json, is_unchanged, repeatable, respond, value
from annotations.api.description.operations import PAGING_QUERY, describe, describe_write
from annotations.api.description.schemas import COUNT, ID, TEXT, list_of, ref, thing
from annotations.api.description.schemas import page_of as page_schema
from annotations.models import Project, Tag
from annotations.queries.lists.listing import PAGING, apply_filters, page_of
from annotations.refusals import Invalid, NotThere


def tag_value(tag: Tag) -> dict[str, Any]:
    """A tag as it travels."""
    return {"id": tag.pk, "name": tag.name, "description": tag.description}


class _OfTags(Endpoint):
    def shown(self, row: Project) -> Any:
        """The tags of the project as they travel."""
        return json.loads(dump_json({"tags": [tag_value(tag) for tag in row.tags.all()]}))


class Tags(_OfTags):
    """The tags of a project."""

    @describe({200: page_schema(ref("Tag")), 304: None}, query=PAGING_QUERY)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The tags; the ETag is the version of them all, which every change of one counts up."""
        project = self.project(slug)
        if is_unchanged(request, project.tags_version):
            return HttpResponse(status=304, headers={"ETag": f'"{project.tags_version}"'})
        rows = Tag.objects.filter(project=project)
        page = page_of(apply_filters(rows, {}, dict(request.GET.lists()), also=PAGING), request.GET)
        there = rows.in_bulk(page.ids)
        answer = answer_list(request, page, [dump_json(tag_value(there[pk])) for pk in page.ids])
        answer["ETag"] = f'"{project.tags_version}"'
        return answer

    @describe({201: ref("Tag"), 200: ref("Tag")}, body=thing({"name": TEXT}, {"description": TEXT}))
    @repeatable
    def post(self, request: Request, slug: str) -> Answer:
        """Add a tag; the same that is there already is the answer. For managers."""
        self.project(slug)
        body = self.body("name", "description", required=["name"])
        tag, new = add_tag(by=self.user, slug=slug, value=body, action_id=self.action_id)
        version = self.project(slug).tags_version
        return value(tag_value(tag), status=201 if new else 200, version=version)

    @describe_write(
        {200: thing({"tags": list_of(ref("Tag"))})},
        thing({"tags": list_of(thing({"name": TEXT}, {"description": TEXT}))}),
    )
    @repeatable
    def put(self, request: Request, slug: str) -> Answer:
        """Replace all tags, told apart by their names; annotations keep the words they have. For managers."""
        self.project(slug)
        tags = self.body("tags", required=["tags"])["tags"]
        if not isinstance(tags, list):
            raise Invalid("Tags are a list of objects with a name and a description.", field="tags")
        set_tags(by=self.user, slug=slug, tags=tags, version=self.seen_version(), action_id=self.action_id)
        project = self.project(slug)
        return value(self.shown(project), version=project.tags_version)


class TagDetail(_OfTags):
    """One tag."""

    @describe({200: ref("Tag"), 304: None})
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Its name and description; the ETag is the version of all tags of the project."""
        tag = self._tag(pk)
        if is_unchanged(request, tag.project.tags_version):
            return HttpResponse(status=304, headers={"ETag": f'"{tag.project.tags_version}"'})
        return respond(value(tag_value(tag), version=tag.project.tags_version))

    @describe_write(
        {200: thing({"id": ID, "name": TEXT, "description": TEXT, "annotations": COUNT})},
        thing({}, {"name": TEXT, "description": TEXT, "merge": {"type": "boolean"}}),
    )
    @repeatable
    def patch(self, request: Request, pk: uuid.UUID) -> Answer:
        """Change its name or description; for managers.

        Annotations that have the tag follow its name, and what was approved stays so. With `merge`, the name may be
        that of another tag: the two become that one.
        """
        self._tag(pk)
        body = dict(self.body("name", "description", "merge"))
        merge = body.pop("merge", False)
        if not isinstance(merge, bool):
            raise Invalid("“merge” is true or false.", field="merge")
        done = change_tag(
            by=self.user,
            tag_id=pk,
            version=self.seen_version(),
            changes=body,
            merge=merge,
            action_id=self.action_id,
        )
        tag = self._tag(done.tag.pk)
        made = {**tag_value(tag), "annotations": done.annotations}
        return value(made, version=tag.project.tags_version)

    @describe_write({204: None})
    @repeatable
    def delete(self, request: Request, pk: uuid.UUID) -> Answer:
        """Take it out of the vocabulary; annotations keep the word. For managers."""
        self._tag(pk)
        remove_tag(by=self.user, tag_id=pk, version=self.seen_version(), action_id=self.action_id)
        return Answer(204)

    def _tag(self, pk: uuid.UUID) -> Tag:
        tag = Tag.objects.filter(pk=pk, project__in=self.projects).select_related("project").first()
        if tag is None:
            raise NotThere("There is no such tag.")
        self.project_id = tag.project_id
        return tag
