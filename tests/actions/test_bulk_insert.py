from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.bulk_insert import copy_annotations
from annotations.actions.transactions import begin_action
from annotations.choices import Verb
from annotations.models import Annotation, Link
from annotations.models.fields import new_id
from tests import factories

HARD = 'a\\b\\N "q" {x,NULL} \t\\t\r\n“é” 👩‍👩‍👧 \\\\" \x01 ‮'
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
json = st.dictionaries(texts, texts | st.booleans() | st.integers(-9, 9) | st.lists(texts))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tail=texts, attributes=json, tags=st.lists(texts.filter(lambda tag: len(tag) <= 100), max_size=3))
def test_rows_arrive_as_the_orm_reads_them(project, ann, tail, attributes, tags):
    text = (HARD + tail).replace("\r\n", "\n").replace("\r", "\n")
    article = factories.article(project, ann, text)
    revision = article.revisions.get()
    spans = [(0, 2), (4, len(text))]
    row = Annotation(
        id=new_id(),
        project=project,
        article=article,
        revision=revision,
        layer=article.layers.get(),
        kind="quote",
        spans=spans,
        texts=[text[start:end] for start, end in spans],
        attributes=attributes,
        tags=tags,
        suggester={"name": text},
        status="suggested",
        version=3,
        edition=2,
        author=ann,
        edited_by=ann,
    )
    link = factories.link(row, id=new_id(), role="cue", spans=spans[1:], texts=[text[4:]])
    row.action_id = begin_action(by=ann, verb=Verb.IMPORT, project_id=project.pk)
    copy_annotations([row], [link])
    stored, linked = Annotation.objects.get(pk=row.pk), Link.objects.get(pk=link.pk)
    for name in ("texts", "attributes", "tags", "suggester", "status", "version", "edition", "entity_id"):
        assert getattr(stored, name) == getattr(row, name)
    assert [tuple(span) for span in stored.spans] == spans
    assert (linked.texts, linked.target_id, linked.position) == ([text[4:]], None, 0)
