"""Ageing of passwords and the umask, for new accounts (login.defs) and existing ones (shadow)."""

from collections.abc import Callable

from checks.facts.accounts import Secret, Shadow
from checks.facts.login_defs import LoginDefs
from checks.facts.numbers import whole
from checks.model import LawField, Outcome, Provenance, Severity, check, judged, not_applicable
from checks.rules.password_limits import PasswordLimits
from inventory.words import T

_NO_CHANGE = T(
    ja="ポリシーが定期的な変更を求めていない", en="the policy asks for no periodic change"
)


@check(
    "PWD-009",
    title=T(
        ja="新しい利用者IDのパスワードの有効日数が基準どおりであること",
        en="New accounts get the required ageing of passwords",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="実施手順で定めた期間を過ぎたパスワードが使われ続ける",
        en="Passwords outlive the time that your procedures set",
    ),
    remedy=T(
        ja="login.defs の PASS_MAX_DAYS を基準値以下にする",
        en="Set PASS_MAX_DAYS in login.defs within the limit",
    ),
    refs=("ssg:accounts_maximum_age_login_defs",),
)
def default_age(defs: LoginDefs, limits: PasswordLimits) -> Outcome:
    """Counts for accounts made later only; the body decides whether it asks for this at all."""
    if not limits.max_days:
        return not_applicable(_NO_CHANGE)
    value = whole(defs.value("PASS_MAX_DAYS") or "-1", "PASS_MAX_DAYS")
    return judged(
        1 <= value <= limits.max_days,
        observed=value,
        expected=f"1..{limits.max_days}",
        provenance=defs.provenance("PASS_MAX_DAYS"),
        lines=defs.quotes("PASS_MAX_DAYS"),
    )


@check(
    "PWD-010",
    title=T(
        ja="既存の利用者IDのパスワードの有効日数が基準どおりであること",
        en="Existing accounts have the required ageing of passwords",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="実施手順で定めた期間を過ぎたパスワードが使われ続ける",
        en="Passwords outlive the time that your procedures set",
    ),
    remedy=T(
        ja="chage -M で有効日数を基準値以下にする", en="Set the days with chage -M within the limit"
    ),
    refs=("ssg:accounts_password_set_max_life_existing",),
)
def account_age(shadow: Shadow, limits: PasswordLimits) -> Outcome:
    """login.defs says nothing about accounts that exist; shadow(5) does, and empty is for ever."""
    if not limits.max_days:
        return not_applicable(_NO_CHANGE)
    return _ageing(
        shadow, lambda one: one.maximum is not None and 1 <= one.maximum <= limits.max_days
    )


@check(
    "PWD-011",
    title=T(
        ja="パスワードを変更できるまでの日数が基準どおりであること",
        en="Passwords cannot be changed back and forth at once",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="続けて変更し、元のパスワードに戻される",
        en="Changing several times in a row brings back the old password",
    ),
    remedy=T(ja="chage -m で日数を基準値以上にする", en="Set the days with chage -m to the limit"),
    refs=("ssg:accounts_password_set_min_life_existing",),
)
def account_min_age(shadow: Shadow, limits: PasswordLimits) -> Outcome:
    """Only where the body asks for it; it also delays a change that is needed."""
    if not limits.min_days:
        return not_applicable(
            T(ja="ポリシーが変更までの日数を定めていない", en="the policy asks for no minimum age")
        )
    return _ageing(shadow, lambda one: (one.minimum or 0) >= limits.min_days)


@check(
    "PWD-012",
    title=T(
        ja="login.defs の UMASK が基準以上に厳しいこと",
        en="UMASK in login.defs is as strict as required",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(ja="業務情報が他の利用者に読まれる", en="Other users can read work files"),
    remedy=T(
        ja="login.defs の UMASK を基準値以上に厳しくする", en="Set UMASK in login.defs to the limit"
    ),
    refs=("ssg:accounts_umask_etc_login_defs",),
)
def umask(defs: LoginDefs, limits: PasswordLimits) -> Outcome:
    """Compared as bits. It shapes what useradd(8) makes; sessions follow where pam_umask runs."""
    value, wanted = defs.value("UMASK") or "022", whole(limits.umask, "umask", 8)
    return judged(
        whole(value, "UMASK", 8) & wanted == wanted,
        observed=value,
        expected=limits.umask,
        provenance=defs.provenance("UMASK"),
        lines=defs.quotes("UMASK"),
    )


@check(
    "PWD-014",
    title=T(
        ja="パスワードの期限切れを事前に知らせる設定であること",
        en="People are warned before their password expires",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="期限切れで業務が止まり、安易なパスワードに変更される",
        en="Expiry stops work, and passwords are changed in a hurry",
    ),
    remedy=T(
        ja="login.defs の PASS_WARN_AGE を基準値以上にする",
        en="Set PASS_WARN_AGE in login.defs to the limit",
    ),
    refs=("ssg:accounts_password_warn_age_login_defs",),
)
def warn_age(defs: LoginDefs, limits: PasswordLimits) -> Outcome:
    """Counts for accounts made later; a negative number or none gives no warning."""
    value = whole(defs.value("PASS_WARN_AGE") or "-1", "PASS_WARN_AGE")
    return judged(
        value >= limits.warn_days,
        observed=value,
        expected=f">= {limits.warn_days}",
        provenance=defs.provenance("PASS_WARN_AGE"),
        lines=defs.quotes("PASS_WARN_AGE"),
    )


def _ageing(shadow: Shadow, good: Callable[[Secret], bool]) -> Outcome:
    """Every account whose password can log in has good ageing fields."""
    usable = [one for one in shadow.entries if one.usable]
    bad = [
        f"{one.name}:{_day(one.minimum)}..{_day(one.maximum)}" for one in usable if not good(one)
    ]
    return judged(not bad, observed=bad, expected="-", provenance=Provenance.EXPLICIT)


def _day(days: int | None) -> str:
    return "-" if days is None else str(days)
