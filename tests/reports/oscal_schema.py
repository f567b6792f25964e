"""The JSON Schema of OSCAL as NIST publishes it, as Python's regular expressions can take it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

FILE = Path(__file__).with_name("schemas") / "oscal_complete_schema.json"
# ECMA-262 knows \p{L} and \p{N}, `re` does not; the same sets, but for digits of other scripts
_CLASSES = ((r"\\p{L}|\\p{N}", r"[^\\W_]"), (r"\\p{L}", r"[^\\W\\d_]"))


@cache
def validator() -> jsonschema.Draft7Validator:
    """The validator of every OSCAL document."""
    text = FILE.read_text("utf-8")
    for theirs, ours in _CLASSES:
        text = text.replace(theirs, ours)
    return jsonschema.Draft7Validator(json.loads(text))


def faults(document: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """What the schema has against a document."""
    return [error.message for error in validator().iter_errors(document)]
