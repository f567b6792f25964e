"""Points of the proposal from YAML: what comes with the product, the workspace's own over it."""

from importlib.resources import files
from pathlib import Path

from audit.cycle.universe import Weights
from checks.marked import Marked, misplaced, read_marked, unknown_name
from checks.model import Severity
from inventory.words import T

OWN = "audit_weights.yaml"
_NUMBERS = (
    "critical_host", "mynumber", "secret", "recurred", "year_since", "years_at_most", "never",
    "short_rto", "short_rto_hours",
)  # fmt: skip


def read_weights(policy: Path | None = None) -> Weights:
    """The points in force; a complaint names file and line."""
    name = "weights.yaml"
    text = files("audit").joinpath("cycle/data", name).read_text("utf-8")
    numbers, finding = _read(text, name)
    own = policy / OWN if policy else None
    if own is not None and own.is_file():
        more, findings = _read(own.read_text("utf-8"), str(own))
        numbers, finding = numbers | more, finding | findings
    return Weights(
        finding=finding,
        years_at_most=int(numbers.pop("years_at_most")),
        **numbers,
    )


def _read(text: str, file: str) -> tuple[dict[str, float], dict[Severity, float]]:
    root = read_marked(text, file)
    if root is None:
        raise misplaced(file, T("何も書かれていません", "nothing is written here"))
    row = root.fields((), (*_NUMBERS, "finding"))
    numbers = {name: _number(row[name]) for name in _NUMBERS if name in row}
    finding = row["finding"].items() if "finding" in row else {}
    return numbers, {_severity(value, name): _number(value) for name, value in finding.items()}


def _severity(given: Marked, name: str) -> Severity:
    known = {one.name.lower(): one for one in Severity}
    if name not in known:
        raise given.wrong(unknown_name(name, known))
    return known[name]


def _number(given: Marked) -> float:
    value = given.value()
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise given.wrong(T("0以上の数が必要です", "expected a number from 0"))
    return value
