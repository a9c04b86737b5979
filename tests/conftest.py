"""The people and things that most tests need."""

from functools import partial

import pytest
from django.core.management import call_command
from django.test import TransactionTestCase, override_settings

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
