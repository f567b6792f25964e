"""The report on the ledger against the network as JSON, for programs and for the next tool."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from reports.assets_view import AssetsReport

FORMAT: Literal["hinomi.assets/1"] = "hinomi.assets/1"


@dataclass(frozen=True, slots=True)
class AssetsDocument:
    """A report as a file: the name of its format, and the view."""

    format: Literal["hinomi.assets/1"]
    report: AssetsReport


def render_assets_data(view: AssetsReport) -> bytes:
    """The view as UTF-8 JSON; the same view gives the same bytes."""
    return TypeAdapter(AssetsDocument).dump_json(AssetsDocument(FORMAT, view), indent=2) + b"\n"
