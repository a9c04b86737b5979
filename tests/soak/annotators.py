"""Two people who annotate in browsers, quotation by quotation, whatever happens to the site."""

import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Error, Page, Response, sync_playwright

from newsnotes.tasks import browser as chromium
from tests.soak.record import Record
from tests.soak.site import PASSWORD, Site

QUOTATIONS = 900


def article_text(name: str) -> str:
    """An article of many quotations, each with other words."""
    sentences = [
        f"“The {name} barrier number {number} will hold,” Mara Voss told the Courier. It was late by then."
        for number in range(QUOTATIONS)
    ]
    return "\n".join([f"What {name} heard", *sentences])


@dataclass
class Annotator:
    """Somebody at an article; `acknowledged` are the ids of marks that the site has said are saved."""

    site: Site
    page: Page
    article: str
    record: Record
    acknowledged: set[str] = field(default_factory=set)
    made: int = 0

    def begin(self, name: str) -> None:
        """Sign in and open the article."""
        self.page.on("response", self._hear)
        self.page.goto(f"{self.site.address}/accounts/login/?next={self.article}")
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: self.article in url, timeout=60_000)
        self.page.locator("html.scripted").wait_for(timeout=60_000)

    def mark(self) -> None:
        """Make a quote of the next quotation, and take who is said to have said it."""
        for key in ("q", "Enter", "Enter"):
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(150)
        self.made += 1

    def reload(self) -> None:
        """Open the article anew, as somebody does who does not trust the page; what is not saved stays."""
        for _ in range(30):
            try:
                self.page.goto(self.site.address + self.article, timeout=10_000)
                if self.page.locator("html.scripted").count():
                    return
            except Error:
                pass
            self.page.wait_for_timeout(1_000)
        raise SystemExit("The article did not open again within 30 attempts.")

    def settle(self, seconds: float) -> str:
        """Wait until the page says that all is saved; returns what it says then."""
        give_up = time.monotonic() + seconds
        while "All saved" not in (said := self.page.locator("#state").inner_text()):
            if time.monotonic() > give_up:
                break
            self.page.wait_for_timeout(500)
        return said

    def stored(self) -> list[tuple[str, tuple[int, int]]]:
        """Id and span of every quote of the article, as the API has them."""
        address = (
            f"{self.site.address}/api/v1/articles/{self.article.split('/')[2]}/annotations/?page_size=100"
        )
        quotes: list[tuple[str, tuple[int, int]]] = []
        while address:
            answer = self.page.request.get(address).json()
            first = [(row["id"], row["spans"][0]) for row in answer["results"]]
            quotes += [(pk, (span["start"], span["end"])) for pk, span in first]
            address = answer["next"]
        return quotes

    def _hear(self, response: Response) -> None:
        self.record.note("annotator", response.status, 0.0)
        if response.status < 300 and response.url.endswith("/mark/"):
            sent = urllib.parse.parse_qs(response.request.post_data or "")
            self.acknowledged.update(sent.get("id", []))


@contextmanager
def annotators(site: Site, articles: dict[str, str], record: Record) -> Iterator[list[Annotator]]:
    """Those who work on the articles, each in a browser of their own; `articles` are paths by name."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        people = []
        for name, article in articles.items():
            person = Annotator(site, browser.new_context().new_page(), article, record)
            person.begin(name)
            people.append(person)
        yield people
        browser.close()
