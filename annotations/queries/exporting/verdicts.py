"""SQL of the JSON of what was said about annotations: the decision of reviewers, the check of a claim."""

from annotations.queries.exporting.joined_json import join_json, or_null, wrap, write_string
from annotations.queries.exporting.shapes import Shape, moment, person


def person_json(user_id: str, project_id: str, shape: Shape) -> str:
    """SQL: a user as JSON: a name, a code, or null."""
    if shape.people == "none":
        return "'null'"
    return f"CASE WHEN {user_id} IS NULL THEN 'null' ELSE {or_null(write_string(person(user_id, project_id, shape)))} END"


def moment_json(column: str) -> str:
    """SQL: a moment as JSON, or null."""
    return or_null(wrap(moment(column)))


def decision_json(shape: Shape) -> str:
    """SQL: the decision that stands for the edition of `annotation`, NULL without one."""
    document = join_json(
        f"""{{"verdict" : "«decision.verdict»", "approved_by" : «{_approvers(shape)}», \
"reason" : «{or_null(wrap("nullif(decision.reason, '')"))}», \
"reviewer" : «decision.reviewer», \
"decided_at" : «{moment_json("decision.decided_at")}», "edition" : «decision.edition»}}"""
    )
    return f"""
    (SELECT {document} FROM (
        SELECT verdict.*, {person_json("verdict.reviewer_id", "verdict.project_id", shape)} AS reviewer
        FROM annotations_decision AS verdict
        WHERE verdict.annotation_id = annotation.id AND verdict.edition = annotation.edition
          AND verdict.withdraws_id IS NULL
          AND NOT EXISTS (SELECT FROM annotations_decision AS withdrawal WHERE withdrawal.withdraws_id = verdict.id)
        ORDER BY verdict.decided_at DESC, verdict.id DESC LIMIT 1) AS decision)"""


def _approvers(shape: Shape) -> str:
    """SQL: who stands behind the edition of a `decision`: all who approved it or agreed to it since it was last sent back."""
    if shape.people == "none":
        return "'null'"
    each = person_json("backed.reviewer_id", "backed.project_id", shape)
    return f"""
        CASE WHEN decision.verdict = 'approve' AND NOT EXISTS (
            SELECT FROM annotations_decision AS other
            WHERE other.annotation_id = decision.annotation_id AND other.edition = decision.edition
              AND other.id <> decision.id)
        THEN '[' || decision.reviewer || ']'
        ELSE '[' || (
         SELECT coalesce(string_agg({each}, ', ' ORDER BY backed.id), '')
         FROM annotations_decision AS backed
         WHERE backed.annotation_id = decision.annotation_id AND backed.edition = decision.edition
           AND backed.verdict = 'approve' AND backed.withdraws_id IS NULL
           AND NOT EXISTS (SELECT FROM annotations_decision AS other WHERE other.withdraws_id = backed.id)
           AND NOT EXISTS (
               SELECT FROM annotations_decision AS sent_back
               WHERE sent_back.annotation_id = backed.annotation_id AND sent_back.edition = backed.edition
                 AND sent_back.verdict = 'reject' AND sent_back.withdraws_id IS NULL AND sent_back.id > backed.id
                 AND NOT EXISTS (SELECT FROM annotations_decision AS other WHERE other.withdraws_id = sent_back.id)))
        || ']' END"""


def check_json(shape: Shape) -> str:
    """SQL: what a claim's check has come to, if a second person has agreed to it and the claim is still the same."""
    words = (
        ""
        if shape.text == "none"
        else """, "rationale" : «to_json(last.rationale)», "evidence" : «last.evidence», \
"asked_whom" : «to_json(last.asked_whom)», "answer" : «to_json(last.answer)»"""
    )
    checker = f"""
        (SELECT {person_json("ready.author_id", "ready.project_id", shape)} FROM annotations_check AS ready
         WHERE ready.annotation_id = annotation.id AND ready.number < last.number AND ready.state = 'ready'
         ORDER BY ready.number DESC LIMIT 1)"""
    document = join_json(
        f"""{{"verdict" : «to_json(last.verdict)»{words}, "asked_at" : «{moment_json("last.asked_at")}», \
"answer_due" : «{moment_json("last.answer_due")}», "checked_by" : «{or_null(checker)}», \
"agreed_by" : «{person_json("last.author_id", "last.project_id", shape)}», \
"agreed_at" : «{moment_json("last.created_at")}»}}"""
    )
    return f"""
    CASE WHEN annotation.kind = 'claim' THEN
    (SELECT {document}
     FROM annotations_check AS last
     WHERE last.annotation_id = annotation.id AND last.edition = annotation.edition AND last.state = 'agreed'
       AND NOT EXISTS (SELECT FROM annotations_check AS later
                       WHERE later.annotation_id = annotation.id AND later.number > last.number)) END"""
