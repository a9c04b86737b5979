"""What a search costs among 10,000 articles: `python -m tests.benchmarks.search`.

Four in five articles are English and one in five is Chinese, each of about 5,000 and 1,500 code points; how often
a word or a character comes follows Zipf's law. Times are the median and the 95th percentile of one person's
searches: of finding a page of articles, of the API's answer, and of the page of the list with its passages.
"""

import argparse
import random
from collections.abc import Callable, Sequence

from tests.benchmarks.bulk_insert import timed
from tests.benchmarks.saving import percentiles
from tests.benchmarks.site import empty_site

CHINESE_EVERY = 5
_SEED = 9


class Language:
    """Words by how often they come, the most common first, and texts made of them."""

    def __init__(self, words: Sequence[str], between: str, stops: str) -> None:
        self.words, self.between, self.stops = words, between, stops
        self._weights = [1 / (rank + 3) for rank in range(len(words))]
        self._chosen = random.Random(_SEED)

    def text(self, count: int) -> str:
        """A text of so many words, in sentences of twelve."""
        words = self._chosen.choices(self.words, self._weights, k=count)
        sentences = [self.between.join(words[start : start + 12]) for start in range(0, count, 12)]
        return self.stops.join(sentences)


def english() -> Language:
    chosen = random.Random(_SEED)
    syllables = [start + vowel for start in "bcdfghklmnprstvw" for vowel in "aeiou"]
    words = {"".join(chosen.choices(syllables, k=chosen.choice([1, 2, 2, 3, 3, 4]))) for _ in range(40_000)}
    return Language(sorted(words, key=lambda word: (len(word), word)), " ", ". ")


def chinese() -> Language:
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 4000)]
    random.Random(_SEED).shuffle(characters)
    return Language(characters, "", "，")


_CLONES = """
CREATE TEMP TABLE clone ON COMMIT DROP AS
SELECT article.id AS article, gen_random_uuid() AS article_id, gen_random_uuid() AS revision_id, n
FROM annotations_article AS article, generate_series(1, %(times)s) AS n WHERE project_id = %(source)s LIMIT %(count)s;
INSERT INTO annotations_article (id, project_id, headline, standfirst, byline, outlet, url, language, external_id,
    restricted, held, state, version, created_by_id, created_at)
SELECT article_id, %(target)s, headline, '', '', '', '', language, '', false, false, 'open', 1, created_by_id,
    created_at - random() * interval '1 year'
FROM clone JOIN annotations_article ON id = article;
INSERT INTO annotations_revision (id, project_id, article_id, number, text, sha256, length, current, created_by_id)
SELECT revision_id, %(target)s, clone.article_id, 1, other, encode(sha256(convert_to(other, 'UTF8')), 'hex'),
    char_length(other), true, created_by_id
FROM clone JOIN annotations_revision AS revision ON revision.article_id = article,
    concat(text, ' ', clone.article_id) AS other;
INSERT INTO annotations_searchchunk
    (project_id, article_id, revision_id, number, whole, text, configuration, words)
SELECT %(target)s, clone.article_id, clone.revision_id, number, whole, text, configuration, words
FROM clone JOIN annotations_searchchunk AS chunk ON chunk.article_id = article;
"""

DIFFERENT = 2_000
"""Articles with a text of their own; more are copies of them, under other ids and times."""


def fill(articles: int, project: object, ann: object) -> None:
    """Add articles, with their words indexed as the job does."""
    from annotations.actions.searching import index_words
    from annotations.models import Revision
    from tests import factories

    languages = {"en": (english(), 900), "zh": (chinese(), 1400)}
    for number in range(min(articles, DIFFERENT)):
        code = "zh" if number % CHINESE_EVERY == 0 else "en"
        language, length = languages[code]
        factories.article(project, ann, language.text(length), headline=language.text(8), language=code)
    for pk in Revision.objects.values_list("pk", flat=True):
        index_words(revision_id=pk)
    if articles > DIFFERENT:
        copy_articles(project, project, articles - DIFFERENT)


def copy_articles(source: object, target: object, count: int) -> None:
    """Add so many copies of a project's articles to a project."""
    from django.db import connection, transaction

    times = -(-count // source.articles.count())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLONES, {"times": times, "source": source.pk, "target": target.pk, "count": count})


def searches() -> dict[str, Callable[[int], str]]:
    """Searches by kind: the words of each are some of those ranks."""
    spaced, unspaced = english().words, chinese().words
    return {
        "a common word": lambda number: spaced[number % 20],
        "a rare word": lambda number: spaced[20_000 + number * 7],
        "two words": lambda number: f"{spaced[20 + number]} {spaced[400 + number]}",
        "a phrase": lambda number: f'"{spaced[50 + number]} {spaced[90 + number]}"',
        "a phrase of common words": lambda number: f'"{spaced[number % 5]} {spaced[1 + number % 7]}"',
        "one without another": lambda number: f"{spaced[100 + number]} -{spaced[20 + number]}",
        "1 Chinese character": lambda number: unspaced[number * 3],
        "2 Chinese characters": lambda number: unspaced[number] + unspaced[number * 3 + 1],
        "4 Chinese characters": lambda number: "".join(unspaced[number : number + 4]),
    }


def measured(work: Callable[[int], object], rounds: int) -> str:
    """Milliseconds by the clock, and of processors, which others on the machine change less."""
    work(0)
    median, most = percentiles(work, rounds)
    processor = timed(lambda: [work(number) for number in range(rounds)]).processor / rounds
    return f"{median:.0f} ms (p95 {most:.0f}), {processor * 1000:.0f} ms of processors"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with empty_site():
        from django.db import connection
        from django.test import Client

        from annotations.choices import Role
        from annotations.models import Article
        from annotations.queries.lists.listing import article_rows, page_of
        from tests import factories

        project = factories.project()
        ann = factories.member(project, "ann", Role.ANALYST)
        fill(options.articles, project, ann)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        client = Client()
        client.force_login(ann)
        scope = Article.objects.visible_to(ann).filter(project=project)
        for name, search in searches().items():

            def find(number: int, search: Callable[[int], str] = search) -> int:
                rows = article_rows(scope, {"q": [search(number)]}, also=frozenset(), project=project)
                return len(page_of(rows, {"page_size": "50"}).ids)

            def ask(number: int, search: Callable[[int], str] = search) -> None:
                answer = client.get("/api/v1/projects/desk/articles/", {"q": search(number)})
                assert answer.status_code == 200, answer.content

            def look(number: int, search: Callable[[int], str] = search) -> None:
                answer = client.get("/p/desk/articles/", {"q": search(number)})
                assert answer.status_code == 200, answer.content

            matching = article_rows(scope, {"q": [search(0)]}, also=frozenset(), project=project).count()
            print(f"{name} ({matching:,} articles for the first):")
            for door, work in (("ids", find), ("API", ask), ("page", look)):
                print(f"  {door}: {measured(work, options.rounds)}", flush=True)


if __name__ == "__main__":
    main()
