"""The report on two-factor authentication as JSON, for programs and for the next tool."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from reports.mfa_view import MfaReport

FORMAT: Literal["hinomi.mfa/1"] = "hinomi.mfa/1"


@dataclass(frozen=True, slots=True)
class MfaDocument:
    """A report as a file: the name of its format, and the view."""

    format: Literal["hinomi.mfa/1"]
    report: MfaReport


def render_mfa_data(view: MfaReport) -> bytes:
    """The view as UTF-8 JSON; the same view gives the same bytes."""
    return TypeAdapter(MfaDocument).dump_json(MfaDocument(FORMAT, view), indent=2) + b"\n"
