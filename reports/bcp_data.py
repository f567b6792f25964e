"""The plan (ICT-BCP) as JSON, for programs and for the next tool."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from reports.bcp_view import BcpPlan

FORMAT: Literal["hinomi.bcp-plan/1"] = "hinomi.bcp-plan/1"


@dataclass(frozen=True, slots=True)
class BcpDocument:
    """A plan as a file: the name of its format, and the view."""

    format: Literal["hinomi.bcp-plan/1"]
    plan: BcpPlan


def render_bcp_data(view: BcpPlan) -> bytes:
    """The view as UTF-8 JSON; the same view gives the same bytes."""
    return TypeAdapter(BcpDocument).dump_json(BcpDocument(FORMAT, view), indent=2) + b"\n"
