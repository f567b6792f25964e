"""Passwords and lockout of local accounts, by the numbers that secedit exports."""

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
from checks.windows.facts.membership import Membership
from checks.windows.facts.security_policy import SecurityPolicy
from inventory.gpo.security_inf import SYSTEM_ACCESS
from inventory.words import T

_NEVER = -1
_NAMES = (
    "MinimumPasswordLength",
    "PasswordHistorySize",
    "PasswordComplexity",
    "MaximumPasswordAge",
    "ClearTextPassword",
)
_WORDS = {
    "MinimumPasswordLength": "パスワードの長さ",
    "PasswordHistorySize": "パスワードの履歴",
    "PasswordComplexity": "複雑さの要件（1 は有効）",
    "MaximumPasswordAge": "有効期間の日数",
    "ClearTextPassword": "元に戻せる暗号化（0 は無効）",
    "LockoutBadCount": "ロックまでの回数",
    "LockoutDuration": "ロックの分数",
    "ResetLockoutCount": "回数を戻すまでの分数",
}


@dataclass(frozen=True, slots=True)
class TerminalPasswordLimits(Limits):
    """What the password policy of a terminal must reach; `max_age_days` 0 asks for no end."""

    group: ClassVar[str] = "terminal_passwords"

    min_length: int
    min_history: int
    complexity: bool
    max_age_days: int


@dataclass(frozen=True, slots=True)
class TerminalLockoutLimits(Limits):
    """When a terminal must lock an account, and for how long."""

    group: ClassVar[str] = "terminal_lockout"

    max_tries: int
    min_minutes: int
    min_window_minutes: int


def _number(policy: SecurityPolicy, name: str) -> int:
    try:
        found = policy.template.number(SYSTEM_ACCESS, name)
    except ValueError:
        raise FactError(
            Why.MALFORMED, T(ja=f"secedit の {name} の値", en=f"secedit: the value of {name}")
        ) from None
    if found is None:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"secedit の出力に {name} がない", en=f"secedit exported no {name}"),
        )
    return found


def _about(membership: Membership) -> T:
    """Whose accounts these are: on a member the domain's users follow the domain."""
    if membership.is_controller:
        return T(ja="ドメインの利用者", en="users of the domain")
    if membership.in_domain:
        return T(
            ja="この端末のローカルアカウント。ドメインの利用者はドメインの方針に従う",
            en="local accounts of this terminal; users of the domain follow the domain",
        )
    return T(ja="この端末のローカルアカウント", en="local accounts of this terminal")


def _told(values: dict[str, int], membership: Membership) -> T:
    text, about = _each({name: f"={value}" for name, value in values.items()}), _about(membership)
    return T(ja=f"{text.ja}（{about.ja}）", en=f"{text.en} ({about.en})")


def _each(values: dict[str, str]) -> T:
    """Each setting as secpol.msc has it, with what stands beside it."""
    return T(
        ja="、".join(f"{_WORDS[name]} {_in_words(said)}" for name, said in values.items()),
        en=", ".join(f"{name}{said}" for name, said in values.items()),
    )


def _in_words(said: str) -> str:
    for sign, word in ((">=", " 以上"), ("<=", " 以下"), ("=", "")):
        if said.startswith(sign):
            return said.removeprefix(sign) + word
    return said


def _young(age: int, limit: int) -> bool:
    """True where passwords end in time; -1 means that they never do."""
    return limit == 0 or 0 < age <= limit


@check(
    "TRM-012",
    title=T(
        ja="端末のパスワード方針（長さ・履歴・複雑さ）が基準を満たすこと",
        en="The password policy of the terminal reaches the limits",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:5.4(3)", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="短いパスワードや使い回しが許され、端末の利用者になりすまされる",
        en="Short and repeated passwords are allowed, and somebody else logs in",
    ),
    remedy=T(
        ja="グループポリシーの「アカウント ポリシー → パスワードのポリシー」を基準に合わせ、"
        "「元に戻せる暗号化」を無効にする",
        en="Set Account Policies, Password Policy in group policy; disable reversible encryption",
    ),
    applies_to=WINDOWS,
    proof=Proof.RECORDED,
)
def password_policy(
    policy: SecurityPolicy, membership: Membership, limits: TerminalPasswordLimits
) -> Outcome:
    """[MS-GPSB] 2.2.1.1: MaximumPasswordAge -1 is never; ClearTextPassword 1 is readable."""
    length, history, complexity, age, clear = found = [_number(policy, one) for one in _NAMES]
    holds = (
        length >= limits.min_length
        and history >= limits.min_history
        and (complexity == 1 or not limits.complexity)
        and _young(age, limits.max_age_days)
        and clear == 0
    )
    wanted = [f">={limits.min_length}", f">={limits.min_history}"]
    wanted += ["=1"] if limits.complexity else [">=0"]
    wanted += [f"<={limits.max_age_days}" if limits.max_age_days else ">=-1", "=0"]
    return judged(
        holds,
        observed=_told(dict(zip(_NAMES, found, strict=True)), membership),
        expected=_each(dict(zip(_NAMES, wanted, strict=True))),
        provenance=Provenance.EXPLICIT,
    )


@check(
    "TRM-013",
    title=T(
        ja="パスワードを続けて誤ったアカウントがロックされること",
        en="An account is locked after wrong passwords",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(4)", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="パスワードを当たるまで何度でも試される",
        en="Passwords are tried until one fits",
    ),
    remedy=T(
        ja="グループポリシーの「アカウント ポリシー → アカウント ロックアウトのポリシー」を"
        "基準に合わせる",
        en="Set Account Policies, Account Lockout Policy in group policy",
    ),
    applies_to=WINDOWS,
    proof=Proof.RECORDED,
)
def lockout(
    policy: SecurityPolicy, membership: Membership, limits: TerminalLockoutLimits
) -> Outcome:
    """[MS-GPSB] 2.2.1.2: LockoutBadCount 0 is off, and LockoutDuration -1 until it is unlocked.

    Where it is off the other two are not exported at all.
    """
    values = {"LockoutBadCount": _number(policy, "LockoutBadCount")}
    tries = values["LockoutBadCount"]
    holds = 0 < tries <= limits.max_tries
    if tries > 0:
        values |= {n: _number(policy, n) for n in ("LockoutDuration", "ResetLockoutCount")}
        lasts = values["LockoutDuration"]
        holds = holds and (lasts == _NEVER or lasts >= limits.min_minutes)
        holds = holds and values["ResetLockoutCount"] >= limits.min_window_minutes
    return judged(
        holds,
        observed=_told(values, membership),
        expected=_each(
            {
                "LockoutBadCount": f"=1..{limits.max_tries}",
                "LockoutDuration": f">={limits.min_minutes}",
                "ResetLockoutCount": f">={limits.min_window_minutes}",
            }
        ),
        provenance=Provenance.EXPLICIT,
    )
