"""A year of audit as JSON with a published schema, for programs and for the next tool."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from reports.audit_source import AuditSource
from reports.audit_year_build import year_view
from reports.audit_year_view import YearView

FORMAT: Literal["hinomi.audit-year/1"] = "hinomi.audit-year/1"


@dataclass(frozen=True, slots=True)
class AuditYearDocument:
    """A year of audit as a file: the name of its format, and the view."""

    format: Literal["hinomi.audit-year/1"]
    audit: YearView


def render_json(source: AuditSource, _fonts: object = None) -> bytes:
    """The year as UTF-8 JSON; the same record gives the same bytes."""
    document = AuditYearDocument(FORMAT, year_view(source))
    return TypeAdapter(AuditYearDocument).dump_json(document, indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12), for docs/reference/audit-year.schema.json."""
    made = TypeAdapter(AuditYearDocument).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def schema_text() -> str:
    """The schema as it stands in the documentation."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
