"""What the settings read from the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsnotes import environment


def test_the_time_zone_is_an_iana_name_or_utc(monkeypatch):
    monkeypatch.delenv("TIME_ZONE", raising=False)
    assert environment.time_zone("TIME_ZONE", default="UTC") == "UTC"
    monkeypatch.setenv("TIME_ZONE", "Europe/Berlin")
    assert environment.time_zone("TIME_ZONE", default="UTC") == "Europe/Berlin"


@pytest.mark.parametrize("value", ["Mars/Olympus", "CEST", "+02:00", "europe/berlin", "../UTC"])
def test_what_is_no_time_zone_is_refused_in_a_sentence(monkeypatch, value):
    monkeypatch.setenv("TIME_ZONE", value)
    with pytest.raises(
        ImproperlyConfigured, match="TIME_ZONE is the name of a time zone, like Europe/Berlin"
    ):
        environment.time_zone("TIME_ZONE", default="UTC")
