"""The papers and files of the yearly audit: what there is, who renders it, and where it goes.

Renderers are named, not imported: a command pays only for the one that it uses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from console.cli.output import remark
from console.language import language
from inventory.words import HinomiError, T

if TYPE_CHECKING:
    from console.session import Session
    from reports.audit_source import AuditSource
    from reports.paper.fonts import Fonts

Renderer = Callable[["AuditSource", "Fonts | None"], bytes]

# "document format" → "module:function" of `render(source, fonts) -> bytes`
RENDERERS: Mapping[str, str] = {
    "committee pdf": "reports.audit_committee_pdf:render_committee",
    "report pdf": "reports.audit_report_pdf:render_report",
    "report docx": "reports.audit_report_docx:render_docx",
    "report json": "reports.audit_year_data:render_json",
    "report oscal": "reports.audit_oscal:render_oscal",
    "report poam": "reports.audit_oscal:render_poam",
    "report sarif": "reports.audit_sarif:render_sarif",
    "report csv": "reports.audit_csv:render_csv",
    "report xlsx": "reports.audit_year_sheet:render_sheet",
    "improvement pdf": "reports.audit_improvement_pdf:render_improvement",
    "followup pdf": "reports.audit_followup_pdf:render_followup",
}
SUFFIXES: Mapping[str, str] = {"oscal": "oscal.json", "poam": "poam.json"}
_NO_FORMAT = T(
    "この書類は {0} では作れません。-f に {1} のどれかを指定します。",
    "This document cannot be made as {0}: give one of {1} with -f.",
)
_NOT_WORD = T(
    "--template は Word の様式です。-f docx と一緒に指定します。",
    "--template is a form of Word: give it with -f docx.",
)

_NOTHING = T(
    "{0}年度には個別監査がありません。年度が違っていないか確かめてください。",
    "There is no engagement in {0}: is it the year that you mean?",
)


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was typed: which document of which year or engagement, in which format, for whom."""

    document: str
    key: str  # 2026 or 2026-01
    format: str
    public: bool = False
    department: str = ""  # of a plan of improvement for one section
    template: Path | None = None  # of a Word document

    @property
    def file(self) -> str:
        """The name of the file where none was given."""
        edition = "-public" if self.public else ""
        section = "".join(f"-{part}" for part in self.department.replace("/", " ").split())
        suffix = SUFFIXES.get(self.format, self.format)
        return f"audit-{self.document}-{self.key}{section}{edition}.{suffix}"


def keep_document(session: "Session", ordered: Ordered, output: Path | None) -> Path:
    """Make the document and write it, whole or not at all."""
    from console.audit_year import source_of
    from console.reporting import fonts_of, keep
    from reports.view import Edition

    render = renderer(ordered.document, ordered.format)
    edition = Edition.PUBLIC if ordered.public else Edition.INTERNAL
    source = source_of(session, ordered.key, edition)
    source = replace(source, department=ordered.department, **_form(session, ordered))
    if not source.record.engagements:
        remark(_NOTHING.format(source.record.year).in_(language()))
    fonts = fonts_of(session) if ordered.format == "pdf" else None
    return keep(session, render(source, fonts), output, ordered.file)


def _form(session: "Session", ordered: Ordered) -> dict[str, Any]:
    """The office's own Word form, where the document is one of Word."""
    if ordered.format != "docx":
        if ordered.template:
            raise HinomiError(_NOT_WORD)
        return {}
    from console.audit_template import form_of

    return form_of(session, ordered.template)


def renderer(document: str, format_: str) -> Renderer:
    """The renderer of this document in this format."""
    named = RENDERERS.get(f"{document} {format_}")
    if named is None:
        raise HinomiError(_NO_FORMAT.format(format_, ", ".join(formats_of(document))))
    return cast("Renderer", _named(named))


def formats_of(document: str) -> tuple[str, ...]:
    """The formats that this document can be made in."""
    every = (name.split() for name in RENDERERS)
    return tuple(format_ for name, format_ in every if name == document)


def _named(name: str) -> Any:  # noqa: ANN401 - whatever the module has under this name
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)
