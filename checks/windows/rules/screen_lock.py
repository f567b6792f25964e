"""The screen of a terminal locks when nobody works on it."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
)
from checks.windows.facts.screen_lock import ScreenLock, ScreenSaver
from inventory.words import T, joined

_LONGEST = 599_940  # what the machine's value can be at most
_SECURE = "ScreenSaverIsSecure"


@dataclass(frozen=True, slots=True)
class TerminalLockLimits(Limits):
    """After how many seconds without input the screen must be locked."""

    group: ClassVar[str] = "terminal_lock"

    seconds: int


def _number(text: str | None, name: str) -> int:
    """A number kept as text; absent or odd is not known."""
    if text is None or not (text.isascii() and text.isdigit()):
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"{name} の値がないか数でない", en=f"{name} is absent or no number"),
        )
    return int(text)


def _locks(saver: ScreenSaver, limit: int) -> bool:
    """True where the screen saver starts in time and asks for the password."""
    if not saver.program or saver.active == "0" or saver.secure == "0":
        return False
    seconds = _number(saver.seconds, "ScreenSaveTimeOut")
    active, secure = _number(saver.active, "ScreenSaveActive"), _number(saver.secure, _SECURE)
    return active == 1 and secure == 1 and 0 < seconds <= limit


@check(
    "TRM-014",
    title=T(
        ja="操作のない端末の画面が自動でロックされること",
        en="The screen of an idle terminal locks by itself",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:4.4", "MIC:5.1(1)"),
    field=LawField.PHYSICAL,
    risk=T(
        ja="離席中に住民情報を見られ、本人になりすまして操作される",
        en="Others read and work on a terminal that its user has left",
    ),
    remedy=T(
        ja="グループポリシーの「対話型ログオン: コンピューターの非アクティブ状態の上限」に"
        "基準以下の秒数を設定する",
        en="Set Interactive logon: Machine inactivity limit to the limit or less",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def screen_lock(lock: ScreenLock, limits: TerminalLockLimits) -> Outcome:
    """The machine's limit, or the secure screen saver of every user who is logged on.

    InactivityTimeoutSecs 0 or absent never locks; a screen saver without a program never starts
    (Microsoft's description of these policies).
    """
    expected = T(ja=f"{limits.seconds} 秒以内", en=f"<= {limits.seconds} s")
    machine = lock.machine_seconds or 0
    if 0 < machine <= min(limits.seconds, _LONGEST):
        return judged(
            True,
            observed=f"InactivityTimeoutSecs={machine}",
            expected=expected,
            provenance=Provenance.EXPLICIT,
        )
    if not lock.users:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"端末の設定では {_told(machine).ja}。ログオンしている利用者がなく、"
                "利用者ごとの設定は見えない",
                en=f"the machine: {_told(machine).en}; nobody is logged on, whose own settings "
                "could be seen",
            ),
        )
    return _of_users(lock, limits, expected)


def _of_users(lock: ScreenLock, limits: TerminalLockLimits, expected: T) -> Outcome:
    judgements: dict[str, bool] = {}
    odd: FactError | None = None
    for user, saver in lock.users.items():
        try:
            judgements[user] = _locks(saver, limits.seconds)
        except FactError as unknown:
            odd = unknown
    open_ = sorted(user for user, locked in judgements.items() if not locked)
    if odd and not open_:
        raise odd
    seen = open_ or sorted(judgements)
    machine = _told(lock.machine_seconds or 0)
    return judged(
        not open_,
        observed=joined([machine, *(_saver(user, lock.users[user]) for user in seen)]),
        expected=expected,
        provenance=Provenance.EXPLICIT,
    )


def _told(machine: int) -> T:
    if not machine:
        return T(ja="端末としての上限なし", en="no limit of the machine")
    return T(ja=f"端末の上限 {machine} 秒", en=f"machine limit {machine} s")


def _saver(user: str, saver: ScreenSaver) -> T:
    if not saver.program:
        return T(ja=f"{user}: スクリーンセーバーなし", en=f"{user}: no screen saver")
    if saver.secure == "0":
        return T(ja=f"{user}: パスワードを求めない", en=f"{user}: asks for no password")
    return T(ja=f"{user}: {saver.seconds} 秒", en=f"{user}: {saver.seconds} s")
