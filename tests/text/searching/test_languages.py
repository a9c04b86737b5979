"""Which text search configuration a language has."""

import pytest
from django.db import connection

from annotations.text.searching.languages import CONFIGURATIONS, configuration_of, stem_lexeme


@pytest.mark.parametrize(
    "language, configuration",
    [
        ("en", "english"),
        ("en-GB", "english"),
        ("DE_at", "german"),
        (" fra ", "french"),
        ("nb", "norwegian"),
        ("English", "english"),
        ("zh-Hans", ""),
        ("simple", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_language_has_the_configuration_of_its_first_part(language, configuration):
    assert configuration_of(language) == configuration


def test_every_configuration_of_postgresql_belongs_to_a_language(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'pg_catalog'::regnamespace")
        names = {name for (name,) in cursor.fetchall()} - {"simple"}
    assert names <= set(CONFIGURATIONS)


def test_stems_of_different_languages_are_apart():
    assert len({stem_lexeme(name, "x") for name in CONFIGURATIONS}) == len(CONFIGURATIONS)
