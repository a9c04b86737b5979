"""The formats by name: a new one is a file and a row here."""

from collections.abc import Mapping

from annotations.formats.csv import CSV
from annotations.formats.format import Format
from annotations.formats.json import JSON
from annotations.formats.jsonl import JSONL

FORMATS: Mapping[str, Format] = {form.name: form for form in (JSONL, JSON, CSV)}
