"""The audit report as JSON with a published schema, for programs and for the next tool."""

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import TypeAdapter

from reports.view import ReportView

FORMAT: Literal["hinomi.report/1"] = "hinomi.report/1"


@dataclass(frozen=True, slots=True)
class Document:
    """A report as a file: the name of its format, and the view.

    `report.hosts[].results` is empty; `report.results[].host_id` says whose each result is.
    """

    format: Literal["hinomi.report/1"]
    report: ReportView


def render_data(view: ReportView) -> bytes:
    """The view as UTF-8 JSON; the same view gives the same bytes."""
    hosts = tuple(replace(host, results=()) for host in view.hosts)
    document = Document(FORMAT, replace(view, hosts=hosts))
    return TypeAdapter(Document).dump_json(document, indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document, for docs/reference/report.schema.json."""
    made = TypeAdapter(Document).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def schema_text() -> str:
    """The schema as it stands in the documentation."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
