"""Background entry points: each calls one action. `manage.py procrastinate worker` runs them."""

import uuid

from procrastinate import JobContext
from procrastinate.contrib.django import app

from annotations.actions import idempotency, passages, searching, tallies
from annotations.actions.erasure import access_ledger
from annotations.actions.people import access_log, signing_in


@app.task(name=searching.INDEX_WORDS, retry=5)
def index_words(*, revision_id: str) -> None:
    """Index the words of a revision for search."""
    searching.index_words(revision_id=uuid.UUID(revision_id))


@app.task(name=searching.INDEX_MANY, retry=5)
def index_words_of_many(*, revision_ids: list[str]) -> None:
    """Index the words of all revisions that came in together."""
    searching.index_many(revision_ids=[uuid.UUID(revision_id) for revision_id in revision_ids])


@app.task(name=searching.INDEX_AGAIN, retry=5)
def index_again(*, after: str | None = None) -> None:
    """Index the words of all texts again, a batch in each job."""
    last = searching.index_again(after=None if after is None else uuid.UUID(after))
    if last is not None:
        searching.enqueue_again(after=last)


@app.periodic(cron="17 3 * * *")
@app.task(name="annotations.jobs.forget_old_answers", queueing_lock="forget_old_answers")
def forget_old_answers(timestamp: int) -> None:
    """Delete the answers kept for repeated requests that nobody will repeat any more."""
    idempotency.forget_old_answers()


@app.periodic(cron="43 * * * *")
@app.task(name="annotations.jobs.write_access_ledger", queueing_lock="write_access_ledger")
def write_access_ledger(timestamp: int) -> None:
    """Write down what was taken from somebody in another way than by the product, or while the disk was full."""
    access_ledger.write_down()


@app.periodic(cron="37 3 * * *")
@app.task(name="annotations.jobs.forget_access", queueing_lock="forget_access")
def forget_access(timestamp: int) -> None:
    """Delete the entries of the access log that are older than the site keeps them."""
    access_log.forget_access()


@app.periodic(cron="23 * * * *")
@app.task(name="annotations.jobs.forget_what_is_over", queueing_lock="forget_what_is_over")
def forget_what_is_over(timestamp: int) -> None:
    """Delete sessions and counters that are over."""
    signing_in.forget_what_is_over()


@app.periodic(cron="* * * * *")
@app.task(name="annotations.jobs.fold_tallies", queueing_lock="fold_tallies")
def fold_tallies(timestamp: int) -> None:
    """Make one row of many in what is counted beside the annotations."""
    tallies.fold_tallies()


@app.periodic(cron="* * * * *")
@app.task(name="annotations.jobs.read_passages", queueing_lock="read_passages")
def read_passages(timestamp: int) -> None:
    """Read the words of passages that changed, by which parts of them are found."""
    passages.read_passages()


@app.periodic(cron="* * * * *")
@app.task(name="annotations.jobs.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Run again what a killed worker was doing: the library does not by itself."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=60):
        await manager.retry_job(job)
