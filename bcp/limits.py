"""The limits by which a plan is checked: shipped with their source, changed by the municipality."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from checks.fact import Limits
from checks.marked import Value, misplaced
from checks.policy import DefaultLimit, Known
from checks.policy_text import read_defaults, read_override, read_policy
from inventory.words import HinomiError, T

LIMITS_FILE = "limits.yaml"  # in the folder of the book


@dataclass(frozen=True, slots=True)
class ContinuityLimits(Limits):
    """Ages in days, times in hours or minutes; the source of each is in the shipped file."""

    group: ClassVar[str] = "continuity"

    standard_targets: bool
    rpo_grace_hours: float
    generator_hours: float
    shutdown_margin_minutes: float
    deputies: int
    contact_days: int
    copy_days: int
    document_days: int
    exercise_days: int
    estimate_days: int
    vendor_closed_hours: float
    suite: str


def shipped() -> dict[str, DefaultLimit]:
    """The limits as shipped, by `continuity.name`, each with the source of its number."""
    text = files("bcp").joinpath("data", "limits.yaml").read_text("utf-8")
    return read_defaults(text, "limits.yaml")


def read_limits(path: Path | None, overrides: Mapping[str, str] | None = None) -> ContinuityLimits:
    """The limits in force: shipped, then `limits:` of the file, then `continuity.name=VALUE`.

    Raises HinomiError with file and line where the file says what is not known.
    """
    known = Known(shipped(), ())
    values: dict[str, Value] = {name: limit.value for name, limit in known.limits.items()}
    if path is not None and path.exists():
        fragment = read_policy(_text(path), str(path), known)
        for block in fragment.blocks:
            raise misplaced(block.place, T("ここでは contexts を使えません", "no contexts here"))
        values |= fragment.limits
    for name, text in (overrides or {}).items():
        values[name] = read_override(name, text, known)
    return _filled(values)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as bad:
        raise HinomiError(
            T(f"{path}: 読み取れません ({bad})。", f"{path}: cannot be read ({bad}).")
        ) from None


def _filled(values: Mapping[str, Value]) -> ContinuityLimits:
    group = ContinuityLimits.group
    given: dict[str, Any] = {
        one.name: values[f"{group}.{one.name}"] for one in fields(ContinuityLimits)
    }
    return ContinuityLimits(**given)
