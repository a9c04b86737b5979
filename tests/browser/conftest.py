"""A real Chromium on a real server; a page that complains, or asks anybody else for anything, fails its test."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from annotations.choices import Role
from annotations.models import Article, Project, User
from newsnotes.tasks import browser as chromium
from tests import factories
from tests.browser.desk import HEARING
from tests.browser.gate import open_gate

# Playwright's synchronous API runs an event loop in this thread, which Django takes for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

LONG_READ = Path(__file__).parents[3] / "shared" / "data" / "iran-regime-change.txt"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    path = os.environ.get("NEWSNOTES_CHROMIUM") or chromium.find()
    quiet = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
    rootless = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"args": [*quiet, *rootless], "executable_path": path}


@pytest.fixture
def project(transactional_db) -> Project:
    return factories.project()


@pytest.fixture
def ann(project) -> User:
    return factories.member(project, "ann", Role.ANALYST)


@pytest.fixture
def rev(project) -> User:
    return factories.member(project, "rev", Role.REVIEWER)


@pytest.fixture
def article(project, ann) -> Article:
    return factories.article(project, ann, headline="Mayor speaks", outlet="Harbour Courier")


@pytest.fixture
def hearing(project, ann) -> Article:
    """An article longer than a window, marked in its middle."""
    article = factories.article(project, ann, text=HEARING, headline="The hearing")
    for number in (17, 19):
        factories.annotation(article, ann, passage=f"Line {number} of the hearing")
    return article


def session_of(user: User) -> list[tuple[str, str]]:
    """The cookies of somebody who has signed in: the form of that is tested by itself."""
    client = Client()
    client.force_login(user)
    return [(cookie.key, cookie.value) for cookie in client.cookies.values()]


class Site:
    """The server, and people at it, each with a browser window of their own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def visit(self, path: str, user: User, **options: object) -> Page:
        """The page as this person sees it: signed in before, watched."""
        page = self.enter(user, **options)
        page.goto(path)
        return page

    def sign_in(self, path: str, user: User) -> Page:
        """The page as this person sees it who signs in for it by the form."""
        context = self.browser.new_context(base_url=self.url)
        context.set_default_timeout(8000)
        self.contexts.append(context)
        page = context.new_page()
        self.watch(page)
        page.goto(f"/accounts/login/?next={path}")
        page.fill("[name=username]", user.username)
        page.fill("[name=password]", factories.PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"**{path}")
        return page

    def enter(self, user: User, **options: object) -> Page:
        """A window of somebody who is signed in already; no page is open in it."""
        context = self.browser.new_context(base_url=self.url, **options)
        context.set_default_timeout(8000)
        context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in session_of(user)]
        )
        self.contexts.append(context)
        page = context.new_page()
        self.watch(page)
        return page

    def watch(self, page: Page) -> None:
        host = urlsplit(self.url).netloc
        failed = "Failed to load resource: "
        expected = (f"{failed}the server responded with a status of 4", f"{failed}net::ERR_")
        page.on(
            "console",
            lambda said: (
                said.type in ("error", "warning")
                and not said.text.startswith(expected)
                and self.complaints.append(f"console: {said.text}")
            ),
        )
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                urlsplit(request.url).netloc not in ("", host)
                and self.complaints.append(f"third party: {request.url}")
            ),
        )


@pytest.fixture
def served(transactional_db, live_server) -> Iterator[str]:
    """Where the site is; nobody is in it any more when the tables are emptied."""
    with open_gate():
        yield live_server.url


@pytest.fixture
def site(browser: Browser, served, settings) -> Iterator[Site]:
    there = Site(browser, served)
    yield there
    for context in there.contexts:
        context.close()
    assert there.complaints == []
