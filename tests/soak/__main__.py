"""`python -m tests.soak --minutes 10`: what `tests.soak` says, with a table at the end; the status tells."""

import argparse
import random
import sys
import threading
import time

from tests.soak.annotators import Annotator, annotators, article_text
from tests.soak.attackers import attack
from tests.soak.record import Record, percentile
from tests.soak.site import Person, Site, kill, site_up

KILL_EVERY = 30.0
READERS = ("rev", "max")
PAGES_P95 = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kill-every", type=float, default=KILL_EVERY, help="seconds")
    parser.add_argument("--kills-only", action="store_true", help="nobody attacks, and times do not count")
    options = parser.parse_args()
    record, stop = Record(), threading.Event()
    with site_up() as site:
        writer = Person(site, "max")
        articles = {name: writer.add_article("demo", article_text(name)) for name in ("ann", "rev")}
        readers = [
            threading.Thread(target=read, args=(site, name, article, stop, record), daemon=True)
            for name, article in zip(READERS, articles.values(), strict=True)
        ]
        with annotators(site, articles, record) as people:
            for thread in readers:
                thread.start()
            attackers = [] if options.kills_only else attack(site, stop, record)
            work(site, people, record, options.minutes, options.kill_every)
            stop.set()
            for thread in (*readers, *attackers):
                thread.join(60)
            faults = [fault for person in people for fault in check(person)]
        faults += check_answers(record, in_time=not options.kills_only)
        verified = site.manage("verify")
        faults += [verified.stdout + verified.stderr] if verified.returncode else []
    report(record, people, faults)
    return 1 if faults else 0


def work(site: Site, people: list[Annotator], record: Record, minutes: float, kill_every: float) -> None:
    """Have people annotate until the time is over, while something is killed every so many seconds."""
    dice = random.Random(1)
    end = time.monotonic() + minutes * 60
    next_kill, victims = time.monotonic() + kill_every / 2, [site.web_processes, site.postmaster]
    while time.monotonic() < end:
        for person in people:
            person.mark()
        if time.monotonic() >= next_kill:
            next_kill += kill_every
            kill(victims[len(record.kills) % 2]())
            record.kills.append(time.monotonic())
            if dice.random() < 0.5:
                dice.choice(people).reload()


def read(site: Site, name: str, article: str, stop: threading.Event, record: Record) -> None:
    """Open pages, one a second, as somebody does who only reads."""
    person = Person(site, name)
    paths = (article, "/p/demo/", "/p/demo/articles/", "/livez", "/accounts/login/")
    number = 0
    while not stop.wait(1):
        began = time.monotonic()
        status, _ = person.get(paths[number % len(paths)])
        record.note("reader", status, time.monotonic() - began)
        number += 1


def check(person: Annotator) -> list[str]:
    """What is wrong with what this person made: nothing, if each mark is stored once and none is left over."""
    faults = []
    if "All saved" not in (said := person.settle(90)):
        faults.append(f"{person.article}: the page says “{said}”.")
    stored = person.stored()
    ids, spans = [pk for pk, _ in stored], [span for _, span in stored]
    if lost := person.acknowledged - set(ids):
        faults.append(f"{person.article}: {len(lost)} acknowledged marks are not stored.")
    if len(set(spans)) < len(spans):
        faults.append(f"{person.article}: {len(spans) - len(set(spans))} marks are stored twice.")
    person.reload()
    if "All saved" not in (said := person.settle(10)):
        faults.append(f"{person.article}: after a reload the page says “{said}”.")
    return faults


def check_answers(record: Record, *, in_time: bool) -> list[str]:
    """Whether nobody has seen a 500, and pages came soon between the kills."""
    faults = [
        f"{who}: {counts[500]} answers were 500." for who, counts in record.statuses().items() if counts[500]
    ]
    p95 = percentile(record.between_kills("reader"), 0.95)
    if in_time and p95 > PAGES_P95:
        faults.append(f"Pages took {p95:.2f} s (p95) between the kills.")
    return faults


def report(record: Record, people: list[Annotator], faults: list[str]) -> None:
    """Print the table."""
    times = record.between_kills("reader")
    for who, counts in record.statuses().items():
        print(f"{who}: " + ", ".join(f"{counts[status]:,} × {status or 'none'}" for status in sorted(counts)))
    print(
        f"{len(record.kills)} kills; marks acknowledged: {sum(len(person.acknowledged) for person in people):,}"
    )
    print(f"pages between kills: p50 {percentile(times, 0.5):.2f} s, p95 {percentile(times, 0.95):.2f} s")
    print("\n".join(faults) or "Nothing was lost, doubled or seen broken.")


if __name__ == "__main__":
    sys.exit(main())
