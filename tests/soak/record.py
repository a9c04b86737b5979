"""What everybody was answered, when, and how long it took."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

AFTER_A_KILL = 5.0
"""Seconds behind a kill in which answers may take long: what was killed comes back."""


@dataclass
class Record:
    """Answers by who asked: status and seconds; status 0 is none."""

    kills: list[float] = field(default_factory=list)
    answers: list[tuple[str, float, int, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, who: str, status: int, seconds: float) -> None:
        """Remember an answer that has just come."""
        with self.lock:
            self.answers.append((who, time.monotonic(), status, seconds))

    def statuses(self) -> dict[str, Counter[int]]:
        """How often each was answered with which status."""
        counts: dict[str, Counter[int]] = {}
        for who, _, status, _ in self.answers:
            counts.setdefault(who, Counter())[status] += 1
        return counts

    def between_kills(self, who: str) -> list[float]:
        """Seconds of the answers that nothing killed was in the way of, the quickest first."""
        return sorted(
            seconds
            for asker, answered, _, seconds in self.answers
            if asker == who
            and not any(answered - seconds - AFTER_A_KILL < kill < answered for kill in self.kills)
        )


def percentile(ordered: list[float], share: float) -> float:
    """The value that so large a share of the ordered values does not exceed; 0 for none."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
