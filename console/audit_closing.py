"""The audit of the audit and the end of a year, as they are typed and shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from audit.cycle.closing import Accepted, Closer
from audit.cycle.lint import lint
from audit.cycle.lint_model import WEIGHTS, Remark
from console.audit_criteria import KEPT, criteria_now
from console.audit_papers_document import bureau_of
from console.audit_year import anchor_now, beside_papers, gathered, parse_key, record_of
from console.cli.output import emit_json, remark, say
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError, T

_ALIKE = 5  # lines of one code
_YEAR = T("年度を 2026 のように書きます。", "Write a fiscal year, such as 2026.")
_PAIRS = T(
    "--why は一つだけか、--accept と同じ数だけ書きます。",
    "Give --why once, or as often as --accept.",
)


def show_lint(session: Session, key: str, *, as_json: bool) -> int:
    """Print every remark; 1 where there is any."""
    year = _year(key)
    remarks = lint(record_of(session, year))
    if as_json:
        emit_json(as_object(year, remarks))
    else:
        _show(remarks)
        if not remarks:
            remark(w(f"{year}年度に直すところはありません。", f"Nothing to mend in {year}."))
    return 1 if remarks else 0


def close(session: Session, key: str, codes: Sequence[str], whys: Sequence[str]) -> int:
    """Close the year, or print what stands against it; 1 where something does."""
    year = _year(key)
    closer = Closer(session.journal, session.evidence, year, session.actor)
    done = closer.close(
        lambda: gathered(session, year),
        lambda: {
            **beside_papers(bureau_of(session), anchor_now(session)),
            KEPT: criteria_now(session),
        },
        _accepted(codes, whys),
    )
    if not done.record:
        _show(done.remarks)
        remark(_against(done.remarks, year))
        return 1
    remark(w(f"{year}年度を締めました。", f"The year {year} is closed."))
    say(f"SHA-256 {done.record}")
    return 0


def as_object(year: int, remarks: Iterable[Remark]) -> dict[str, Any]:
    """The remarks for other programs."""
    return {
        "format": "hinomi.audit.lint/1",
        "year": year,
        "remarks": [
            {"code": one.code, "severity": one.severity.value,
             "where": {"ja": one.where.ja, "en": one.where.en},
             "words": {"ja": one.words.ja, "en": one.words.en}}
            for one in remarks
        ],
    }  # fmt: skip


def _show(remarks: Sequence[Remark]) -> None:
    """A line for each remark; of many alike the first few, and how many more."""
    many, shown = Counter(map(_kind, remarks)), Counter[tuple[str, str]]()
    for one in remarks:
        weight = WEIGHTS[one.severity].in_(language())
        shown[_kind(one)] += 1
        if shown[_kind(one)] <= _ALIKE:
            where = one.where.in_(language())
            say(f"{weight} {one.code}  {where}: {one.words.in_(language())}")
        elif shown[_kind(one)] == many[_kind(one)]:
            more = many[_kind(one)] - _ALIKE
            told = w(f"ほか{more}件（--json で全件）", f"{more} more; --json tells them all")
            say(f"{weight} {one.code}  {told}")


def _kind(one: Remark) -> tuple[str, str]:
    return one.severity.value, one.code


def _against(remarks: Sequence[Remark], year: int) -> str:
    errors = sum(one.is_error for one in remarks)
    others = len(remarks) - errors
    return w(
        f"{year}年度は締めていません（誤り {errors}件、注意 {others}件）。誤りは直します。"
        "注意は直すか、--accept 符号 --why 理由 で受け入れます。",
        f"{year} is not closed ({errors} errors, {others} warnings). Mend the errors; mend the "
        "warnings, or accept them with --accept CODE --why REASON.",
    )


def _accepted(codes: Sequence[str], whys: Sequence[str]) -> list[Accepted]:
    if len(whys) not in (1, len(codes)) and (codes or whys):
        raise HinomiError(_PAIRS)
    last = whys[-1] if whys else ""
    return [Accepted(code.strip(), why) for code, why in zip_longest(codes, whys, fillvalue=last)]


def _year(key: str) -> int:
    year, engagement = parse_key(key)
    if engagement:
        raise HinomiError(_YEAR)
    return year
