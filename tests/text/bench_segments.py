"""Time the segmenter: ``python -m tests.text.bench_segments`` prints the best of 20 runs."""

import random
import time

from annotations.text.paragraphs import Paragraph, paragraphs
from annotations.text.segments import segments
from annotations.text.spans import Span

Marks = list[tuple[int, list[Span]]]
SIZES = [(20_000, 200), (100_000, 2_000), (500_000, 2_000), (500_000, 10_000)]
LINE = 400  # characters in a paragraph of news


def sample(*, characters: int, annotations: int) -> tuple[list[Paragraph], Marks]:
    """Return the paragraphs of a text and marks of the mixed lengths that an article has."""
    dice = random.Random(0)
    text = "\n".join(["x" * LINE] * (characters // (LINE + 1)))
    marks = []
    for key in range(annotations):
        start = dice.randrange(len(text) - 900)
        first = Span(start, start + dice.choice([6, 12, 20, 120, 400]))
        more = [Span(first.end + 30, first.end + 130)] if key % 10 == 0 else []
        marks.append((key, [first, *more]))
    return paragraphs(text), marks


def best_of(runs: int, *, characters: int, annotations: int) -> float:
    """Return the shortest time of several runs, in seconds."""
    whole, marks = sample(characters=characters, annotations=annotations)
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        segments(whole, marks)
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    for characters, annotations in SIZES:
        seconds = best_of(20, characters=characters, annotations=annotations)
        print(f"{characters:>9,} characters {annotations:>7,} annotations {seconds * 1000:8.2f} ms")
