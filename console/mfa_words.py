"""How plans and outcomes of trials are told, in lines and in JSON."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from audit.declared import JST
from audit.mfa.budget import left
from audit.mfa.model import GRADE_WORDS, ROW_WORDS, Judged
from audit.mfa.proving import Outcome
from audit.mfa.series import Expected, plan, worst_failures
from audit.mfa.targets import Lockout, Target
from console.language import language, w
from inventory.words import T

_UNSIGNED = "CVE-2024-3596"
_EXPECTED = {
    Expected.ACCEPTED: T("受理", "accepted"),
    Expected.REFUSED: T("拒否", "refused"),
    Expected.MEASURED: T("実測", "measured"),
}


def plan_body(target: Target, lockout: Lockout | None, skipped: T | None) -> dict[str, Any]:
    """The plan of one target as JSON."""
    return {
        "target": target.name,
        "protocol": target.protocol,
        "host": target.host,
        "port": target.port,
        "account": target.account,
        "factors": list(target.factors),
        "approver": target.approver,
        "window": _window(target),
        "sends": skipped is None,
        "why_not": skipped.in_(language()) if skipped else "",
        "failures_at_worst": worst_failures(plan(target)),
        "budget": _budget(lockout),
        "seconds": seconds(target),
        "tries": [
            {
                "id": one.id,
                "row": one.row.value,
                "sent": one.words.in_(language()),
                "methods": list(one.methods),
                "expected": one.expected.value,
            }
            for one in plan(target)
        ],
    }


def plan_lines(target: Target, lockout: Lockout | None, skipped: T | None) -> Iterator[str]:
    """The plan of one target for a reader."""
    tries = plan(target)
    yield f"{target.name}: {target.protocol} {target.host}:{target.port} {target.account}"
    if skipped:
        yield "  " + w(f"送らない: {skipped.ja}", f"nothing is sent: {skipped.en}")
    yield "  " + w(f"承認者 {target.approver or '-'}", f"approver {target.approver or '-'}")
    if target.window:
        begin, end = _window(target)
        yield "  " + w(f"時間帯 {begin} から {end}", f"window {begin} to {end}")
    worst, budget = worst_failures(tries), _budget(lockout)
    allowed = _allowed(lockout, budget)
    yield "  " + w(
        f"失敗は最大 {worst} 回、許されるのは{allowed.ja}",
        f"{worst} failures at most, {allowed.en}",
    )
    if budget is not None and worst > budget:
        yield "  " + w(
            "一度では終わらないことがある。残りは未完了とし、次の時間帯に続きを試す",
            "it may not end at once: the rest is left unfinished, for the next window",
        )
    yield "  " + w(f"およそ {seconds(target)} 秒", f"about {seconds(target)} seconds")
    for one in tries:
        told, expected = one.words.in_(language()), _EXPECTED[one.expected].in_(language())
        by = f" [{', '.join(one.methods)}]" if one.methods else ""
        yield f"  {one.id:<14}{told}{by} → {expected}"


def outcome_lines(
    target: Target, outcome: Outcome | None, log: Judged | None, skipped: T | None
) -> Iterator[str]:
    """What one target came to, for a reader."""
    if skipped is not None:
        yield w(f"{target.name}: 送っていない: {skipped.ja}", f"{target.name}: {skipped.en}")
    if outcome is not None:
        yield f"{target.name}: {GRADE_WORDS[outcome.verdict].in_(language())}"
        for row, judged in outcome.rows.items():
            title = ROW_WORDS[row].in_(language())
            yield f"  {row.value:<4}{title}: {judged.words.in_(language())}"
    if outcome is not None and any(_UNSIGNED in one.detail for one in outcome.attempts):
        yield "  " + w(
            f"注意: 返答に Message-Authenticator がない({_UNSIGNED})。サーバの設定を直す",
            f"note: replies lack Message-Authenticator ({_UNSIGNED}): correct the server",
        )
    if log is not None:
        yield "  " + w("対象のログ: ", "target's log: ") + log.words.in_(language())


def outcome_body(
    target: Target, outcome: Outcome | None, log: Judged | None, skipped: T | None
) -> dict[str, Any]:
    """What one target came to, as JSON."""
    return {
        "target": target.name,
        "account": target.account,
        "host": target.host,
        "run": outcome.run if outcome else "",
        "verdict": outcome.verdict.value if outcome else "",
        "why_not": skipped.in_(language()) if skipped else "",
        "rows": {
            row.value: {"verdict": one.grade.value, "reason": one.reason.in_(language())}
            for row, one in (outcome.rows.items() if outcome else ())
        },
        "log": {"verdict": log.grade.value, "reason": log.reason.in_(language())} if log else None,
        "attempts": [one.record() for one in (outcome.attempts if outcome else ())],
    }


def closing_advice(target: Target) -> T:
    """What to do once the series is over."""
    check = f"hinomi mfa close {target.name}"
    if target.protocol != "ssh":
        return T(
            f"{target.name}: {target.account} を対象の側で無効にし、{check} で確かめてください。",
            f"{target.name}: disable {target.account} where it is kept, then {check}",
        )
    lock = f"sudo usermod --lock --expiredate 1 {target.account}"
    return T(
        f"{target.name}: 対象で {lock} を実行し、{check} で確かめてください。",
        f"{target.name}: run {lock} on the target, then {check}",
    )


def seconds(target: Target) -> int:
    """How long a series takes, roughly: gaps or rate, and the steps that must be new."""
    tries = plan(target)
    rate = target.rate
    each = rate.gap + 2
    if rate.attempts:
        each = max(each, rate.seconds / rate.attempts)
    return int(each * len(tries) + 2 * target.code.period)


def _budget(lockout: Lockout | None) -> float | None:
    if lockout is None or lockout.threshold == 0:
        return None
    return left(lockout, (), datetime.now(JST))


def _allowed(lockout: Lockout | None, budget: float | None) -> T:
    if lockout is None:
        return T("不明(lockout を書く)", "the budget is not known (write lockout)")
    if budget is None:
        return T("制限なし(ロックしない)", "no budget: it never locks")
    return T(
        f" {budget:.0f} 回(ロックは {lockout.threshold} 回)",
        f"a budget of {budget:.0f} (locks at {lockout.threshold})",
    )


def _window(target: Target) -> list[str]:
    if target.window is None:
        return []
    ends = (target.window.begin, target.window.end)
    return [one.astimezone(JST).strftime("%Y-%m-%d %H:%M") for one in ends]
