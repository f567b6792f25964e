"""A rule decided on evidence of a device, with the limits as they are shipped."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from audit.policy_files import default_limits
from checks.context import Collection
from checks.devices.evidence import SECTION, evidence_of, parse_device
from checks.fact import HostFact, Limits, read
from checks.model import Check, FactError

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SEEN = Collection(True, None, "device", None, None, NOW, NOW, NOW)


def verdict(check: Check[...], raw: bytes, **changed: object) -> str:
    """PASS, FAIL, NOT_APPLICABLE, or the reason why it is not known; `changed` are limits."""
    try:
        outcome = check(*(_need(one, raw, changed) for one in check.needs))
    except FactError as why:
        return why.why.value
    if not outcome.applicable:
        return "NOT_APPLICABLE"
    return "PASS" if outcome.holds else "FAIL"


def _need(kind: type, raw: bytes, changed: dict[str, object]) -> Any:  # noqa: ANN401 - its type
    if issubclass(kind, HostFact):
        return read(kind, parse_device(raw).replies[SECTION])
    if issubclass(kind, Limits):
        return kind(**{**_shipped(kind), **{k: v for k, v in changed.items() if _has(kind, k)}})
    now = max(NOW, evidence_of(raw).at)  # a real device answers today
    return replace(SEEN, collected_at=now, received_at=now, asked_at=now)


_LIMITS = cache(default_limits)


def _shipped(kind: type[Limits]) -> dict[str, Any]:
    return {name: _LIMITS()[f"{kind.group}.{name}"].value for name in _names(kind)}


def _has(kind: type[Limits], name: str) -> bool:
    return name in _names(kind)


def _names(kind: Any) -> set[str]:  # noqa: ANN401 - a dataclass, which Limits does not say
    return {one.name for one in fields(kind)}
