"""The only room that writes: one verb, one transaction. Arguments are keyword-only; `by` is who acts."""
