"""A pack of 火見市 for the tests of its renderers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from bcp.case import Case
from bcp.limits import read_limits
from bcp.runbook.reading import read_runbook
from reports.pack_build import PackSource, pack
from reports.pack_view import Pack
from reports.view import Anchor, Cover, Edition
from tests.bcp.city import CITY

RUNBOOK = read_runbook()
ISSUED = date(2026, 11, 22)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8"
    "cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
_COVER = Cover(
    "ICT-BCP　持ち出し一式", "火見市", "情報政策課", "令和8年度", "BCP-1", "自治体機密性3B",
    Edition.INTERNAL, ISSUED, (), "1.0",
)  # fmt: skip
_ANCHOR = Anchor(12, "ab" * 32, "", datetime(2026, 11, 22, tzinfo=UTC))


@cache
def _city() -> Case:
    return Case(CITY, ISSUED, read_limits(None))


def sample(*modules: str, roles: Mapping[str, str] | None = None, **other: Any) -> Pack:  # noqa: ANN401 - fields of the city
    """The pack with these modules (all where none is named), the city changed if wanted."""
    city = replace(CITY, **other)
    order = _city().off_hours
    source = PackSource(
        city, RUNBOOK, modules, roles or {}, order, {"site:本庁舎": PIXEL}, "https://bcp.example/"
    )
    return pack(source, _COVER, _ANCHOR)
