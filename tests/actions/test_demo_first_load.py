import time

import pytest

from annotations.actions.demo import load_demo, reset_demo
from annotations.choices import Role
from annotations.models import User
from annotations.refusals import NotThere
from tests import factories

PASSWORD = "a demo password"


def test_loading_is_quick_and_keeps_a_person_who_is_there_already(db):
    there = factories.user("ann")
    started = time.process_time()  # not wall time: the suite shares two cores with whatever else runs
    load_demo(PASSWORD)
    assert time.process_time() - started < 10
    assert User.objects.get(username="ann").pk == there.pk
    assert _person("ann").check_password(factories.PASSWORD)
    assert _person("max").check_password(PASSWORD)


def test_a_project_called_demo_that_is_none_is_not_reset(db):
    real = factories.project("demo")
    boss = factories.member(real, "boss", Role.MANAGER)
    with pytest.raises(NotThere):
        reset_demo(by=boss)


def _person(name: str) -> User:
    return User.objects.get(username=name)
