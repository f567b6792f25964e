"""What must hold for the lock against guessing: where it is built in, and each of its options."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.login_defs import LoginDefs
from checks.facts.numbers import whole
from checks.facts.pam import LOCK, Pam
from checks.facts.pam_stack import Handler
from checks.model import (
    Check,
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.pam_judging import SERVICES, lock
from checks.rules.pam_options import Said, in_vain, modules, said, unused
from inventory.words import T


@dataclass(frozen=True, slots=True)
class LockoutLimits(Limits):
    """What the municipality asks of the lock; 0 for root means that no time is asked."""

    group: ClassVar[str] = "lockout"

    interval_seconds: int
    root_unlock_seconds: int
    fail_delay_seconds: int
    pam_delay_microseconds: int


_NO_LOCK = T(ja="ロックの仕組みがPAMにない", en="no lock is built into PAM")
_CONF = T(
    ja="/etc/security/faillock.conf に {0} を設定する",
    en="Set {0} in /etc/security/faillock.conf",
)
_TRIED = T(ja="パスワードを何度でも試される", en="Passwords can be tried without end")
_CLAUSES = ("MIC:6.2(4)", "MIC:6.5(2)")
_UNIX_DELAY = 2_000_000  # pam_unix(8): two seconds unless nodelay
_LOCK_SECONDS = 600  # faillock.conf(5), unlock_time


@check(
    "PWD-036",
    title=T(
        ja="ログイン失敗のロックがPAMの必要な箇所すべてに組み込まれていること",
        en="The lock against guessing stands in every place of PAM that it needs",
    ),
    severity=Severity.MEDIUM,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_TRIED,
    remedy=T(
        ja="pam_faillock を auth の preauth・authfail と account に置く"
        "（RHEL系は authselect enable-feature with-faillock）。"
        "誤ると誰もログインできない。別の画面で試すまで、rootの画面を閉じない",
        en="Put pam_faillock into auth as preauth and authfail, and into account (RHEL family: "
        "authselect enable-feature with-faillock). A mistake shuts everybody out: keep a root "
        "session open until it is tried",
    ),
    refs=("ssg:accounts_passwords_pam_faillock_enabled",),
)
def built_in(pam: Pam) -> Outcome:
    """pam_faillock(8): one place that is missing, or passed by, and nothing is counted."""
    found = lock(pam)
    return judged(
        found.complete,
        observed=found.words,
        expected=T(ja="3か所すべて", en="all three places"),
        lines=found.lines,
    )


def _numbers(
    pam: Pam, name: str, default: int, good: Callable[[int], bool], expected: str
) -> Outcome:
    found = _options(pam, name)
    if not found:
        return _absent(pam, expected)
    values = [_seconds(one, default) for one in found]
    return _outcome(pam, found, all(map(good, values)), f"{name}={min(values)}", expected)


def _flag(pam: Pam, names: tuple[str, ...]) -> Outcome:
    found = [_options(pam, name) for name in names]
    if not found[0]:
        return _absent(pam, " | ".join(names))
    chosen = next((one for one in found if all(said.values for said in one)), found[0])
    holds = all(one.values for one in chosen)
    words = T(ja="設定あり", en="set") if holds else T(ja="設定なし", en="not set")
    return _outcome(pam, chosen, holds, words, " | ".join(names))


def _outcome(pam: Pam, found: list[Said], holds: bool, observed: T | str, expected: str) -> Outcome:
    state = lock(pam)
    explicit = all(one.values for one in found)
    return judged(
        state.complete and holds,
        observed=observed if state.complete else state.words,
        expected=expected,
        provenance=Provenance.EXPLICIT if explicit else Provenance.DEFAULT,
        lines=tuple(dict.fromkeys(line for one in found for line in one.lines)),
    )


def _options(pam: Pam, name: str) -> list[Said]:
    """The option for each service by which people log in, [] where none has the module."""
    return [
        said(pam, handler, name, LOCK)
        for service in SERVICES
        if service in pam.services
        for handler in _deciding(modules(pam, service, "auth", "pam_faillock.so"), name)
    ]


def _deciding(handlers: tuple[Handler, ...], name: str) -> tuple[Handler, ...]:
    """The lines that an option works on: preauth refuses, both count, and either one may log.

    Each line of pam_faillock goes by its own arguments; what stands on the other one is idle.
    """
    asking, counting = (
        tuple(one for one in handlers if one.argument(word) is not None)
        for word in ("preauth", "authfail")
    )
    if name == "fail_interval":
        return (*asking, *counting) or handlers[:1]
    if name == "audit":
        told = tuple(one for one in handlers if one.argument(name) is not None)
        return told[:1] or handlers[:1]
    return asking or handlers[:1]


def _absent(pam: Pam, expected: str) -> Outcome:
    if in_vain(pam, LOCK):
        return judged(False, observed=unused(LOCK), expected=expected)
    return not_applicable(_NO_LOCK)


def _seconds(one: Said, default: int) -> int:
    return 0 if one.value == "never" else one.number(default)


def _declared(
    id_: str,
    title: T,
    option: str,
    decide: Callable[..., Outcome],
    *refs: str,
    first: T | None = None,
) -> Check[...]:
    remedy = _CONF.format(option)
    if first:
        remedy = T(ja=first.ja + remedy.ja, en=first.en + remedy.en)
    return check(
        id_,
        title=title,
        severity=Severity.LOW,
        clauses=_CLAUSES,
        field=LawField.TECHNICAL,
        risk=_TRIED,
        remedy=remedy,
        refs=tuple(f"ssg:{one}" for one in refs),
    )(decide)


def _interval(pam: Pam, limits: LockoutLimits) -> Outcome:
    """faillock.conf(5): failures further apart than fail_interval do not add up; 900 by itself."""
    least = limits.interval_seconds
    return _numbers(pam, "fail_interval", 900, lambda value: value >= least, f">= {least}")


interval = _declared(
    "PWD-037",
    T(
        ja="ログイン失敗を数える間隔が基準以上であること",
        en="Failures to log in are counted over a long enough time",
    ),
    "fail_interval",
    _interval,
    "accounts_passwords_pam_faillock_interval",
)


def _deny_root(pam: Pam) -> Outcome:
    """faillock.conf(5): root is never locked unless even_deny_root or root_unlock_time is set."""
    return _flag(pam, ("even_deny_root", "root_unlock_time"))


deny_root = _declared(
    "PWD-038",
    T(
        ja="ログイン失敗のロックがrootにも適用されること",
        en="The lock against guessing binds root as well",
    ),
    "even_deny_root",
    _deny_root,
    "accounts_passwords_pam_faillock_deny_root",
    first=T(
        ja="rootもロックされるので、sudo できる管理者がいることを確かめてから、",
        en="Root can then be locked, so make sure that somebody can use sudo. ",
    ),
)


def _root_unlock(pam: Pam, limits: LockoutLimits) -> Outcome:
    """faillock.conf(5): root_unlock_time locks root; even_deny_root alone takes unlock_time."""
    least = limits.root_unlock_seconds
    times, denied = _options(pam, "root_unlock_time"), _options(pam, "even_deny_root")
    expected = f"0 | >= {least}"
    if times and not any(one.values for one in (*times, *denied)):
        return _outcome(pam, times, False, T(ja="設定なし", en="not set"), expected)
    general = min((_seconds(one, _LOCK_SECONDS) for one in _options(pam, "unlock_time")), default=0)
    return _numbers(
        pam,
        "root_unlock_time",
        general,
        lambda value: value == 0 or value >= least,
        expected,
    )


root_unlock = _declared(
    "PWD-039",
    T(
        ja="rootのロックの解除までの時間が基準以上であること",
        en="root, once locked, stays locked long enough",
    ),
    "root_unlock_time",
    _root_unlock,
    "accounts_passwords_pam_faillock_root_unlock_time",
)


def _audit(pam: Pam) -> Outcome:
    """faillock.conf(5): audit logs the names that were tried and that nobody has."""
    return _flag(pam, ("audit",))


audit = _declared(
    "PWD-040",
    T(
        ja="存在しない利用者IDでのログイン失敗も記録すること",
        en="Failures with names that nobody has are logged too",
    ),
    "audit",
    _audit,
    "accounts_passwords_pam_faillock_audit",
)


def _silent(pam: Pam) -> Outcome:
    """faillock.conf(5): silent does not tell whoever guesses that the account is locked."""
    return _flag(pam, ("silent",))


silent = _declared(
    "PWD-041",
    T(
        ja="ロックの状態をログインしようとする者に知らせないこと",
        en="Whoever tries to log in is not told about the lock",
    ),
    "silent",
    _silent,
    "accounts_passwords_pam_faillock_silent",
)


@check(
    "PWD-042",
    title=T(
        ja="login.defs のログイン失敗後の待ち時間が基準以上であること",
        en="login.defs sets a long enough pause after a failed login",
    ),
    severity=Severity.INFO,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_TRIED,
    remedy=T(
        ja="login.defs の FAIL_DELAY を基準値以上にする",
        en="Set FAIL_DELAY in login.defs to the limit",
    ),
    refs=("ssg:accounts_logon_fail_delay",),
)
def defs_delay(defs: LoginDefs, limits: LockoutLimits) -> Outcome:
    """login(1) waits FAIL_DELAY seconds, and pam_faildelay(8) takes it where it has no number."""
    value = whole(defs.value("FAIL_DELAY") or "1", "FAIL_DELAY")
    return judged(
        value >= limits.fail_delay_seconds,
        observed=value,
        expected=f">= {limits.fail_delay_seconds}",
        provenance=defs.provenance("FAIL_DELAY"),
        lines=defs.quotes("FAIL_DELAY"),
    )


@check(
    "PWD-043",
    title=T(
        ja="パスワードの誤りの後に、次の試行まで待たせること",
        en="A wrong password is followed by a pause",
    ),
    severity=Severity.LOW,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_TRIED,
    remedy=T(
        ja="PAM の auth に pam_faildelay を置き、delay をマイクロ秒で指定する",
        en="Put pam_faildelay into PAM's auth with a delay in microseconds",
    ),
    refs=("ssg:accounts_passwords_pam_faildelay_delay",),
)
def pam_delay(pam: Pam, defs: LoginDefs, limits: LockoutLimits) -> Outcome:
    """pam_fail_delay(3): the longest of what the modules ask for; pam_unix(8) asks for 2 s."""
    found = list(_delays(pam, defs))
    if not found:
        raise FactError(
            Why.UNDETERMINED, T(ja="PAMに sshd も login もない", en="no PAM service to log in by")
        )
    least = min(delay for delay, _ in found)
    return judged(
        least >= limits.pam_delay_microseconds,
        observed=least,
        expected=f">= {limits.pam_delay_microseconds}",
        provenance=Provenance.EXPLICIT if all(said for _, said in found) else Provenance.DEFAULT,
    )


def _delays(pam: Pam, defs: LoginDefs) -> Iterator[tuple[int, bool]]:
    """For each service its pause in microseconds, and whether it is written on the line."""
    for service in SERVICES:
        if service in pam.services:
            own = [
                said(pam, one, "delay") for one in modules(pam, service, "auth", "pam_faildelay.so")
            ]
            unix = modules(pam, service, "auth", "pam_unix.so")
            waits = any(one.argument("nodelay") is None for one in unix)
            default = 1_000_000 * whole(defs.value("FAIL_DELAY") or "0", "FAIL_DELAY")
            delays = [one.number(default) for one in own]
            longest = max([_UNIX_DELAY if waits else 0, *delays])
            yield longest, any(one.values for one in own)
