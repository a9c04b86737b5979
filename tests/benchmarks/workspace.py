"""The workspace in a real browser, served as in use: `python -m tests.benchmarks.workspace`.

For each size: what the browser loads, how long until the annotations are on the screen, from the tag key to the painted
passage and to the saved mark, walking by `j`, the server's first byte, and the renderer's memory. Five runs; medians and
95th percentiles. Needs Chromium; the server runs with the settings of `make up` on a database of its own.
"""

import argparse
import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.benchmarks.saving import PLAIN
from tests.benchmarks.site import empty_site

SIZES = [(4_000, 20), (20_000, 200), (100_000, 2_000)]
RUNS = 5
MARKS = 12

_TAGGING = """
(span) => new Promise((resolve) => {
  const nodes = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  const place = (offset) => {
    nodes.currentNode = nodes.root;
    for (let node = nodes.nextNode(), left = offset; node; node = nodes.nextNode()) {
      if (left <= node.length) return [node, left];
      left -= node.length;
    }
  };
  getSelection().setBaseAndExtent(...place(span[0]), ...place(span[1]));
  document.getElementById("text").dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  setTimeout(() => {
    const before = document.querySelectorAll("#cards > .note-card").length;
    const from = performance.now();
    let painted = 0;
    const look = () => {
      const now = performance.now();
      if (!painted && CSS.highlights.get("pending")) painted = now - from;
      if (document.querySelectorAll("#cards > .note-card").length > before) return resolve([painted || now - from, now - from]);
      requestAnimationFrame(look);
    };
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "3", code: "Digit3", bubbles: true }));
    requestAnimationFrame(look);
  }, 100);
})
"""
_WALKING = """
() => new Promise((resolve) => {
  const from = performance.now();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "j", code: "KeyJ", bubbles: true }));
  const handled = performance.now() - from;
  requestAnimationFrame(() => setTimeout(() => resolve(handled)));
})
"""
_OPENING = """
() => new Promise((resolve) => {
  const long = [];
  new PerformanceObserver((list) => long.push(...list.getEntries().map((one) => one.duration)))
    .observe({ type: "longtask", buffered: true });
  setTimeout(() => {
    const [page] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const loads = performance.getEntriesByType("resource").filter((one) => one.transferSize > 0);
    resolve({ painted: paint.startTime, requests: 1 + loads.length, long: Math.max(0, ...long), first: page.responseStart });
  }, 700);
})
"""


def article_with(project: Any, ann: Any, length: int, count: int) -> Any:
    """An article of so many characters with so many annotations of all kinds all over it."""
    from annotations.actions.annotating.marking import mark_many
    from tests import factories

    words = iter(range(10**9))
    lines: list[str] = []
    while sum(map(len, lines)) + len(lines) < length:
        lines.append(" ".join(PLAIN[next(words) * 7 % len(PLAIN)] for _ in range(45)))
    article = factories.article(project, ann, "\n".join(lines)[:length], headline=f"{length:,} and {count:,}")
    step = length // count
    items = [
        {"kind": ("quote", "entity", "claim", "source")[at % 4], "spans": [[at * step + 3, at * step + 20]]}
        for at in range(count)
    ]
    mark_many(by=ann, article_id=article.pk, items=items)
    return article


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """The product's own server; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    there = {**os.environ, **environment, "PORT": str(port), "LOG_LEVEL": "warning"}
    there["DJANGO_SETTINGS_MODULE"] = "newsnotes.settings"
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=there, check=True)
    server = subprocess.Popen([sys.executable, "-m", "newsnotes.serve"], env=there)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/accounts/login/")
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def url_of(there: dict[str, Any]) -> str:
    """The database of a connection, by a URL that another process can use."""
    return f"postgresql://{there['USER']}@/{there['NAME']}?host={there['HOST']}&port={there['PORT']}"


def weigh(answer: Any) -> float:
    """Kilobytes of the body as they came over the wire, which the browser has counted."""
    return float(answer.request.sizes()["responseBodySize"]) / 1024


def compare_codings(url: str, session: Any) -> None:
    """Print weight and first byte of the page in each coding, asked for in turn, so that all meet the same machine."""
    host = urlsplit(url).netloc
    sizes: dict[str, int] = {}
    firsts: dict[str, list[float]] = {coding: [] for coding in ("identity", "gzip", "zstd")}
    for _ in range(30):
        for coding, seconds in firsts.items():
            connection = http.client.HTTPConnection(host)
            connection.connect()
            cookie = f"{session['name']}={session['value']}"
            began = time.perf_counter()
            connection.request(
                "GET", urlsplit(url).path, headers={"Accept-Encoding": coding, "Cookie": cookie}
            )
            answer = connection.getresponse()
            first = answer.read(1)
            seconds.append(1000 * (time.perf_counter() - began))
            sizes[coding] = len(first + answer.read())
            connection.close()
    for coding, seconds in firsts.items():
        print(f"  {coding}: {sizes[coding] / 1024:.1f} KB, first byte {of_runs(seconds)} ms", flush=True)


def of_runs(values: Sequence[float], *, places: int = 0) -> str:
    """Median and 95th percentile."""
    ordered = sorted(values)
    high = ordered[max(0, round(len(ordered) * 0.95) - 1)]
    return f"{statistics.median(ordered):,.{places}f} (p95 {high:,.{places}f})"


def renderer_memory(before: set[int]) -> float:
    """MiB that the largest renderer process holds of its own and its share of the rest (PSS)."""
    sizes = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if int(place.name) not in before and b"--type=renderer" in (place / "cmdline").read_bytes():
                line = next(
                    one for one in (place / "smaps_rollup").read_text().splitlines() if one.startswith("Pss:")
                )
                sizes.append(int(line.split()[1]) / 1024)
        except OSError:
            continue
    return max(sizes, default=0)


def memory_of(play: Any, url: str, session: Any) -> float:
    """MiB of the renderer that has opened the page, alone in a browser of its own, once its garbage is collected."""
    before = {int(place.name) for place in Path("/proc").glob("[0-9]*")}
    browser = launched(play)
    context = browser.new_context()
    context.add_cookies([session])
    page = context.new_page()
    page.goto(url)
    page.wait_for_timeout(2000)
    context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    page.wait_for_timeout(500)
    found = renderer_memory(before)
    browser.close()
    return found


def launched(play: Any) -> Any:
    return play.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--disable-gpu", "--no-sandbox"]
    )


def measure(play: Any, address: str, article: Any, session: Any, length: int, count: int) -> None:
    """Print the figures of one size."""
    url = f"{address}/a/{article.pk}/"
    memory = memory_of(play, url, session)
    browser = launched(play)
    openings, tagged, walked, firsts = [], [], [], []
    for run in range(RUNS):
        context = browser.new_context()
        context.add_cookies([session])
        page = context.new_page()
        html = page.goto(url)
        opened = page.evaluate(_OPENING)
        openings.append(opened)
        if run == 0:
            weight = weigh(html)
            warm = page.goto(url) and page.evaluate(_OPENING)["requests"]
            slow = context.new_cdp_session(page)
        firsts += [page.goto(url) and page.evaluate(_OPENING)["first"] for _ in range(4)]
        for mark in range(MARKS // 2):
            at = (run * 97 + mark * 53) % 900 * (length // 1000) + 30
            tagged.append(page.evaluate(_TAGGING, [at, at + 25]))
        walked += [page.evaluate(_WALKING) for _ in range(12)]
        if run == 0:
            slow.send("Network.enable")
            far = {"offline": False, "latency": 150, "downloadThroughput": -1, "uploadThroughput": -1}
            slow.send("Network.emulateNetworkConditions", far)
            distant = [
                page.evaluate(_TAGGING, [length // 2 + at, length // 2 + at + 9]) for at in (5, 25, 45)
            ]
        context.close()
    browser.close()
    saved = of_runs([one[1] for one in tagged])
    print(f"{length:,} characters, {count:,} annotations")
    print(f"  HTML {weight:.1f} KB on the wire; requests cold {openings[0]['requests']}, warm {warm}")
    print(
        f"  first byte {of_runs(firsts)} ms; annotations visible {of_runs([one['painted'] for one in openings])} ms"
    )
    print(f"  longest task while opening {of_runs([one['long'] for one in openings])} ms (0: none over 50)")
    print(f"  tag key to painted {of_runs([one[0] for one in tagged])} ms; to the saved mark {saved} ms")
    print(f"  the same with 150 ms to the server: saved after {of_runs([one[1] for one in distant])} ms")
    print(f"  j handled in {of_runs(walked)} ms; renderer {memory:.0f} MiB PSS", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=len(SIZES), help="how many of the sizes")
    sizes = SIZES[: parser.parse_args().largest]
    with empty_site("bench_workspace"), tempfile.TemporaryDirectory() as folder:
        from django.db import connection
        from django.test import Client
        from playwright.sync_api import sync_playwright

        from annotations.choices import Role
        from tests import factories

        # Each in a project of its own: else the browser would fetch the next one ahead, which is of another size.
        articles = []
        for length, count in sizes:
            project = factories.project(f"desk-{length}")
            ann = factories.member(project, "ann", Role.ANALYST)
            articles.append(article_with(project, ann, length, count))
        client = Client()
        client.force_login(ann)
        session = {
            "name": "sessionid",
            "value": client.cookies["sessionid"].value,
            "domain": "127.0.0.1",
            "path": "/",
        }
        url = url_of(connection.settings_dict)
        environment = {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "NEWSNOTES_STATIC_ROOT": folder}
        with serving(environment) as address, sync_playwright() as play:
            for article, (length, count) in zip(articles, sizes, strict=True):
                measure(play, address, article, session, length, count)
                compare_codings(f"{address}/a/{article.pk}/", session)


if __name__ == "__main__":
    main()
