"""Afterwards the audit account is locked again, and that is tried: everything right is refused."""

from datetime import timedelta

from audit.mfa.attempts import Attempt
from audit.mfa.model import Grade, Judged, Row
from audit.mfa.reasons import told
from inventory.logins.base import OUT_OF_USE, Said
from inventory.words import T

_RECENT = timedelta(days=31)


def judge_closing(attempt: Attempt, accepted: Attempt | None) -> Judged:
    """What the closing attempt shows, beside a login that was accepted before the lock."""
    if attempt.said is Said.ACCEPTED:
        words = T(
            "監査用アカウントがまだ使える。直ちにロックする",
            "the audit account still works: lock it now",
        )
        return Judged(Row.AFTER, Grade.BROKEN, words)
    told_so = attempt.said is Said.UNCLEAR and attempt.detail.startswith(OUT_OF_USE)
    if attempt.said is not Said.REFUSED and not told_so:
        why = told(attempt.detail)
        words = T(
            f"応答がはっきりしない({why.ja})。サービスが動いているか確かめる",
            f"no clear answer ({why.en}): see whether the service runs",
        )
        return Judged(Row.AFTER, Grade.UNKNOWN, words)
    if accepted is None or attempt.at - accepted.ended > _RECENT:
        words = T(
            "拒否されたが、ロック前に受理された記録がない",
            "refused, but no login was accepted before the lock",
        )
        return Judged(Row.AFTER, Grade.UNKNOWN, words)
    words = T(
        "全部正しくても拒否された(サービスは応答している)",
        "everything right is refused, and the service answers",
    )
    return Judged(Row.AFTER, Grade.MET, words)
