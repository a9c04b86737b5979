"""Characters beside each other, as numbers: the same from here and from the database."""

import uuid

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.text.searching.grams import grams_to_find

PROJECTS = st.uuids() | st.sampled_from([uuid.UUID(int=0), uuid.UUID(int=2**128 - 1), uuid.UUID(int=0x8000)])
WORDS = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]) | st.sampled_from("aß渡 \n👩")
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(project=PROJECTS, words=WORDS, data=st.data())
def test_a_part_of_a_text_has_none_but_what_the_database_has_of_the_text(db, project, words, data):
    start = data.draw(st.integers(0, len(words)))
    part = words[start : data.draw(st.integers(start, len(words)))]

    with connection.cursor() as cursor:
        cursor.execute("SELECT annotations_grams(%s, %s)", [project, words.replace("\n", " ")])
        held = set(cursor.fetchone()[0])

    assert set(grams_to_find(part, project)) <= held


def test_what_is_found_is_the_longest_there_is():
    project = uuid.uuid4()

    assert len(grams_to_find("ferry", project)) == 3
    assert len(grams_to_find("渡轮", project)) == 1
    assert len(grams_to_find("a ferry\nox", project)) == 3
    assert grams_to_find(" \n", project) == []


def test_projects_share_no_number():
    one, two = (set(grams_to_find("ferry 渡轮 %", uuid.UUID(int=number))) for number in (1, 2))

    assert not one & two
