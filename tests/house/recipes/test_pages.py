"""A page is a view, a route, a template and a row in the table of routes: everything else follows from them."""

import sys
from types import ModuleType

import pytest
from django.conf import settings as now
from django.urls import path

from annotations.urls import urlpatterns
from tests.house.recipes.copies import ask_copy, list_places

VIEW = '''"""The lanes of a project."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.queries.pages import actor_of
from annotations.views.answers import SignedIn, page


@require_safe
@page
def lanes(request: SignedIn, slug: str) -> HttpResponse:
    """Show the lanes of a project."""
    context = {"actor": actor_of(request.user, slug), "tab": "lanes", "lanes": ["<b>inside</b>"]}
    return render(request, "annotations/lanes.html", context)
'''
TEMPLATE = """{% extends "annotations/project/project_base.html" %}
{% block main %}
  <h1>Lanes</h1>
  <p dir="auto">{{ lanes.0 }}</p>
{% endblock %}
"""
ADDED = {
    "annotations/views/project/lanes.py": [(VIEW, "")],
    "annotations/views/urls.py": [
        ("    lanes,\n", "    people,\n"),
        (
            '    path("p/<slug:slug>/lanes/", lanes.lanes, name="lanes"),\n',
            '    path("p/<slug:slug>/review/"',
        ),
    ],
    "templates/annotations/lanes.html": [(TEMPLATE, "")],
    "tests/house/routes.py": [
        ("GET    /p/desk/lanes/    302  404  200  200  200\n", "GET    /p/desk/review/   ")
    ],
}

ASKED = """
import json

import django
django.setup()
from django.urls import get_resolver, reverse

from newsnotes.tasks.routes import page
from tests.house.test_routes import ROWS, all_routes, route_of

print(json.dumps({
    "address": reverse("lanes", args=["desk"]),
    "documented": [line for line in page().splitlines() if "lanes" in line],
    "unlisted": sorted(set(all_routes(get_resolver())) ^ {route_of(row.path) for row in ROWS}),
}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """What a copy of the product says in which a project has one more page."""
    return ask_copy(tmp_path_factory.mktemp("page"), ADDED, ASKED)


@pytest.fixture
def lanes(monkeypatch, settings, tmp_path):
    """The same page in the site that is tested."""
    view, routes = ModuleType("annotations.views.project.lanes"), ModuleType("lanes_urls")
    exec(VIEW, view.__dict__)
    routes.urlpatterns = [path("p/<slug:slug>/lanes/", view.lanes, name="lanes"), *urlpatterns]
    monkeypatch.setitem(sys.modules, "lanes_urls", routes)
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "lanes.html").write_text(TEMPLATE)
    settings.TEMPLATES = [{**now.TEMPLATES[0], "DIRS": [*now.TEMPLATES[0]["DIRS"], tmp_path]}]
    settings.ROOT_URLCONF = "lanes_urls"


def test_a_page_has_its_address(copy):
    assert copy["address"] == "/p/desk/lanes/"


def test_a_page_is_documented_by_what_its_view_says(copy):
    assert copy["documented"] == ["| `/p/{slug}/lanes/` | Show the lanes of a project. |"]


def test_a_page_is_in_the_table_of_who_gets_what(copy):
    assert copy["unlisted"] == []


def test_a_page_touches_what_its_recipe_names():
    assert list_places("a page", ADDED) == (set(), set())


@pytest.mark.parametrize(
    ("person", "status"), [(None, 302), ("out", 404), ("ann", 200), ("rev", 200), ("max_", 200)]
)
def test_a_page_is_for_the_members_of_its_project(lanes, request, client, project, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))

    answer = client.get(f"/p/{project.slug}/lanes/")

    assert answer.status_code == status


def test_a_page_stands_among_those_of_its_project(lanes, client, ann, project):
    client.force_login(ann)

    page = client.get(f"/p/{project.slug}/lanes/").content.decode()

    assert "<h1>Lanes</h1>" in page
    assert "&lt;b&gt;inside&lt;/b&gt;" in page
    assert f'href="/p/{project.slug}/articles/"' in page
