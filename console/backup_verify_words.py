"""What verifying backups found, in words and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audit.backup.records import Records
from audit.backup.targets import Target
from audit.backup.verifying import Verified, portions, step_words
from checks.backup.judging import Judgement
from checks.backup.model import Reading, Survey
from checks.backup.plain import plain
from checks.model import Check, FactError, Verdict
from console.language import language, w
from inventory.words import T
from reports.reasons import SEVERITIES, VERDICTS, reason_words

_MIB = 1024 * 1024
_ALIKE = 3  # rows with one reason that are still shown each
Checks = Mapping[str, Check[...]]


def plan_lines(target: Target, records: Records, *, full: bool) -> Iterator[str]:
    """What would be asked of a target."""
    where = target.host or w("この端末", "this machine")
    yield f"{target.name}: {target.where.tool.value} {where}:{target.where.location}"
    yield "  " + w("データ: ", "data sets: ") + ", ".join(target.holds)
    steps = [step_words(one).in_(language()) for one in portions(target, records, full=full)]
    most = w("全部", "everything") if full else _size(target.budget.bytes_per_run)
    yield "  " + w(
        f"読むもの: {'、'.join(steps) or 'なし'}（上限 {most}、{target.budget.seconds} 秒）",
        f"reads: {', '.join(steps) or 'nothing'} (at most {most}, {target.budget.seconds} s)",
    )
    if target.canary:
        yield "  " + w(
            f"削除の試行: {target.canary.name}（承認 {target.canary.approver}）",
            f"canary: {target.canary.name} (approved by {target.canary.approver})",
        )


def plan_body(target: Target, records: Records, *, full: bool) -> dict[str, Any]:
    """The same for programs."""
    return {
        "target": target.name,
        "tool": target.where.tool.value,
        "host": target.host or "local",
        "location": target.where.location,
        "holds": list(target.holds),
        "reads": [
            {"depth": one.depth.value, "slice": one.slice, "slices": one.slices}
            for one in portions(target, records, full=full)
        ],
        "most_bytes": None if full else target.budget.bytes_per_run,
        "seconds": target.budget.seconds,
        "canary": target.canary.name if target.canary else None,
    }


def verified_lines(one: Verified) -> Iterator[str]:
    """What one target told and how it was read."""
    yield f"{one.target.name}: {_survey(one.survey)}"
    for look in one.looks:
        yield f"  {look_words(look)}"


def look_words(look: Reading | FactError) -> str:
    """How one look for damage went."""
    if isinstance(look, FactError):
        return w("読取: ", "reading: ") + reason(look)
    depth = {
        "structure": w("構造", "structure"),
        "part": w("一部", "part"),
        "whole": w("全部", "all"),
    }[look.depth.value]
    part = f" {look.part[0]}/{look.part[1]}" if look.part else ""
    state = w("異常なし", "sound") if look.sound else w("異常あり", "damaged")
    read = "" if look.read_bytes is None else f" {_size(look.read_bytes)}"
    errors = "".join(f"\n    {error.in_(language())}" for error in look.errors[:10])
    return f"{depth}{part}: {state}{read} {look.seconds:.1f} {w('秒', 's')}{errors}"


def reason(odd: FactError) -> str:
    """Why something is not known."""
    words = reason_words(odd.why.value).in_(language())
    if language() == "ja":
        return f"確認不能（{words}: {odd.detail_ja or odd.detail}）"
    return f"unknown ({words}: {odd.detail})"


def judgement_rows(found: Sequence[Judgement], checks: Checks) -> Iterator[tuple[str, ...]]:
    """Rows of a table: what is wrong or unknown, worst first; one reason for many is one row."""
    bad = {Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR}
    shown = sorted((o for o in found if o.verdict in bad), key=lambda one: _rank(one, checks))
    alike: dict[tuple[object, ...], list[Judgement]] = {}
    for one in shown:
        alike.setdefault(_reason(one), []).append(one)
    for group in alike.values():
        together = len(group) > _ALIKE
        yield from [_row(group, checks)] if together else [_row([one], checks) for one in group]


def _reason(one: Judgement) -> tuple[object, ...]:
    """What makes rows alike; a violation is like no other."""
    unknown = one.verdict is Verdict.UNKNOWN
    return (one.data_set, one.target, one.verdict, said(one) if unknown else one.check)


def _row(group: Sequence[Judgement], checks: Checks) -> tuple[str, ...]:
    one, more = group[0], len(group) - 1
    title = checks[one.check].title.in_(language())
    return (
        one.data_set,
        one.target or "-",
        one.check,
        title + (w(f" ほか {more} 項目", f" and {more} more") if more else ""),
        VERDICTS[one.verdict].in_(language()),
        said(one),
    )


def said(one: Judgement) -> str:
    """What was seen, or why nothing was."""
    if one.outcome is not None:
        seen = one.outcome.observed_ja if language() == "ja" else ""
        return seen or one.outcome.observed
    why = reason_words(one.why.value).in_(language()) if one.why else ""
    detail = one.detail.in_(language())
    return f"{why}: {detail}" if why and detail else why or detail


def _rank(one: Judgement, checks: Checks) -> tuple[object, ...]:
    order = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)
    place = order.index(one.verdict) if one.verdict in order else len(order)
    return (place, -checks[one.check].severity, one.data_set, one.target, one.check)


def verified_body(
    done: Sequence[Verified], found: Sequence[Judgement], checks: Checks
) -> dict[str, Any]:
    """The whole run for programs."""
    return {
        "targets": [_target_body(one) for one in done],
        "judgements": [_judgement_body(one, checks[one.check]) for one in found],
    }


def _target_body(one: Verified) -> dict[str, Any]:
    return {
        "target": one.target.name,
        "survey": plain(one.survey),
        "readings": [plain(look) for look in one.looks],
        "seconds": round(one.seconds, 1),
    }


def _judgement_body(one: Judgement, check: Check[...]) -> dict[str, Any]:
    return {
        "data_set": one.data_set,
        "target": one.target,
        "check": one.check,
        "severity": SEVERITIES[check.severity].en,
        "verdict": one.verdict.value,
        "why": one.why.value if one.why else None,
        "said": said(one),
        "expected": one.outcome.expected if one.outcome else None,
    }


def _survey(found: Survey | FactError) -> str:
    if isinstance(found, FactError):
        return reason(found)
    newest = found.newest
    day = newest.at.astimezone().strftime("%Y-%m-%d %H:%M") if newest and newest.at else "-"
    told = (*found.problems[:10], *found.notes[:10])
    problems = "".join(f"\n    {one.in_(language())}" for one in told)
    name = f"{found.tool.value} {found.version}".strip()
    words = T(
        f"{name} 写し {len(found.copies)} 個、最新 {day}",
        f"{name} {len(found.copies)} copies, newest {day}",
    )
    return words.in_(language()) + problems


def _size(count: int) -> str:
    return f"{count / _MIB:,.1f} MiB" if count < 1024 * _MIB else f"{count / _MIB / 1024:,.1f} GiB"
