"""What an endpoint takes and gives stands at its method, and becomes the description of the API."""

import pytest
from django.urls import path
from drf_spectacular.generators import SchemaGenerator

from annotations.api import urls
from annotations.api.base import Endpoint
from annotations.api.description.operations import (
    Operation,
    describe,
    describe_list,
    describe_write,
    find_operation,
)
from annotations.api.description.schemas import ref
from annotations.api.missing import Missing

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ENDPOINTS = {
    route.callback.cls
    for route in urls.urlpatterns
    if hasattr(route.callback, "cls") and route.callback.cls is not Missing
}
HANDLERS = [
    pytest.param(endpoint, method, id=f"{endpoint.__name__} {method}")
    for endpoint in sorted(ENDPOINTS, key=lambda endpoint: endpoint.__name__)
    for method in METHODS
    if hasattr(endpoint, method.lower())
]


@pytest.mark.parametrize("endpoint, method", HANDLERS)
def test_every_method_of_the_api_describes_itself(endpoint, method):
    assert isinstance(find_operation(endpoint, method), Operation)


class Lanes(Endpoint):
    """The lanes of a project."""

    @describe_list("Tag", colour={"type": "string"})
    def get(self, request, slug):
        """All of them."""

    @describe_write({204: None})
    def delete(self, request, slug):
        """Take all of them out."""

    @describe({201: ref("Tag")}, body={"type": "object"})
    def post(self, request, slug):
        """One more."""


def test_an_endpoint_that_is_added_is_described():
    """One class and one route: nothing else has to know of it."""
    routes = [path("api/v1/projects/<slug:slug>/lanes/", Lanes.as_view())]

    document = SchemaGenerator(patterns=routes).get_schema(request=None, public=True)

    lanes = document["paths"]["/api/v1/projects/{slug}/lanes/"]
    names = {method: {found["name"] for found in lanes[method]["parameters"]} for method in lanes}
    assert names == {
        "get": {"slug", "colour", "cursor", "page_size"},
        "post": {"slug", "Idempotency-Key"},
        "delete": {"slug", "If-Match", "Idempotency-Key"},
    }
    assert lanes["get"]["summary"] == "The lanes of a project."
    assert lanes["post"]["description"] == "One more."
    assert {"201", "412"} & {*lanes["post"]["responses"]} == {"201"}
    assert {"204", "412"} <= {*lanes["delete"]["responses"]}
