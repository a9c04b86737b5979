"""The people and things that most tests need."""

import gc
from functools import partial

import pytest
from django.core.management import call_command
from django.template.base import Template as Page
from django.test import TransactionTestCase, override_settings
from django.test.signals import template_rendered

from annotations.choices import Role
from annotations.models import Article, Project, User
from tests import factories
from tests.template import Template


@pytest.fixture(scope="session")
def template() -> Template:
    """What the databases of the tests are copied from, or a copy of which it becomes."""
    return Template()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, template
) -> None:
    with django_db_blocker.unblock():
        template.lock()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, template) -> None:
    """The database of the tests, migrated once for all runs with the same code."""
    with django_db_blocker.unblock():
        template.unlock()


@pytest.fixture(autouse=True, scope="session")
def tables_emptied_and_no_more():
    """Emptying the tables after a test that commits sets nothing up again: triggers and rights have stayed."""
    empty = partial(call_command, "flush", verbosity=0, interactive=False, inhibit_post_migrate=True)

    def tear_down(test):
        for database in reversed(test._databases_names(include_mirrors=False)):
            empty(database=database, reset_sequences=False)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", tear_down)
        yield


@pytest.fixture(autouse=True, scope="session")
def as_fast_as_served(django_test_environment):
    """Only a page as a whole tells what it was rendered from, and the collector of garbage looks seldom at what stays.

    Django's tests copy the context at every include, too; both together were a third of all time.
    """
    Page._render = render_and_tell
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


def render_and_tell(page, context):
    """Tells `response.context` of a page, and nothing of what it includes."""
    if context.template is page:
        template_rendered.send(sender=page, template=page, context=context)
    return page.nodelist.render(context)


@pytest.fixture(autouse=True, scope="session")
def ledger_of_tests(tmp_path_factory):
    """What tests erase, and what they take from somebody, is in ledgers of their own."""
    folder = tmp_path_factory.mktemp("ledger")
    with override_settings(ERASURES=folder / "erasures.jsonl", ACCESS_LEDGER=folder / "access.jsonl"):
        yield


@pytest.fixture
def project(db) -> Project:
    return factories.project()


@pytest.fixture
def ann(project) -> User:
    """An analyst, and the author of what is marked."""
    return factories.member(project, "ann", Role.ANALYST)


@pytest.fixture
def rev(project) -> User:
    """A reviewer."""
    return factories.member(project, "rev", Role.REVIEWER)


@pytest.fixture
def max_(project) -> User:
    """A manager."""
    return factories.member(project, "max", Role.MANAGER)


@pytest.fixture
def out(db) -> User:
    """A stranger."""
    return factories.user("out")


@pytest.fixture
def article(project, ann) -> Article:
    """“We have waited eleven years,” Mara Voss told the Courier. She said … 4,000 homes."""
    return factories.article(project, ann)
