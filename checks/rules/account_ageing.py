"""Ageing beyond the maximum: idle time after expiry, minimum for new accounts, root, warnings."""

from collections.abc import Iterable

from checks.facts.accounts import Shadow
from checks.facts.login_defs import LoginDefs
from checks.facts.numbers import whole
from checks.facts.session_files import SessionFiles
from checks.model import (
    LawField,
    Outcome,
    Provenance,
    Severity,
    check,
    judged,
    not_applicable,
)
from checks.rules.account_limits import AgeingLimits
from checks.rules.password_limits import PasswordLimits
from inventory.words import T

_NOT_ASKED = T(ja="ポリシーが日数を定めていない", en="the policy names no number of days")
_IDLE = T(
    ja="期限が切れたまま使われていない利用者IDが残る",
    en="IDs whose password ran out, and that nobody uses, stay open",
)


@check(
    "ACC-021",
    title=T(
        ja="新しい利用者IDが、期限切れの後に無効になる設定であること",
        en="New accounts are switched off some time after their password expires",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=_IDLE,
    remedy=T(ja="useradd -D -f 日数 を実行する", en="Run useradd -D -f DAYS"),
    refs=("ssg:account_disable_post_pw_expiration",),
)
def idle_default(files: SessionFiles, limits: AgeingLimits) -> Outcome:
    """useradd(8): INACTIVE in /etc/default/useradd; -1, or none, switches nothing off."""
    if not limits.inactive_days:
        return not_applicable(_NOT_ASKED)
    written = files.useradd.get("INACTIVE", ())
    value = whole(written[-1], "INACTIVE") if written else -1
    return judged(
        0 <= value <= limits.inactive_days,
        observed=value,
        expected=f"0..{limits.inactive_days}",
        provenance=_written(written),
        lines=tuple(f"/etc/default/useradd: INACTIVE={one}" for one in written),
    )


@check(
    "ACC-022",
    title=T(
        ja="既存の利用者IDが、期限切れの後に無効になる設定であること",
        en="Existing accounts are switched off some time after their password expires",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=_IDLE,
    remedy=T(ja="chage -I 日数 利用者ID を実行する", en="Run chage -I DAYS ID"),
    refs=("ssg:accounts_set_post_pw_existing",),
)
def idle_existing(shadow: Shadow, limits: AgeingLimits) -> Outcome:
    """shadow(5), inactivity period: only what each line says counts for an existing account."""
    if not limits.inactive_days:
        return not_applicable(_NOT_ASKED)
    return _none(
        f"{one.name}:{_day(one.inactive)}"
        for one in shadow.entries
        if one.usable and (one.inactive is None or not 0 <= one.inactive <= limits.inactive_days)
    )


@check(
    "PWD-033",
    title=T(
        ja="新しい利用者IDの、パスワードを変更できるまでの日数が基準どおりであること",
        en="New accounts get the required minimum age of passwords",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="続けて変更し、元のパスワードに戻される",
        en="Changing several times in a row brings back the old password",
    ),
    remedy=T(
        ja="login.defs の PASS_MIN_DAYS を基準値以上にする",
        en="Set PASS_MIN_DAYS in login.defs to the limit",
    ),
    refs=("ssg:accounts_minimum_age_login_defs",),
)
def minimum_default(defs: LoginDefs, limits: PasswordLimits) -> Outcome:
    """login.defs(5): taken over when an account is made, and only then."""
    if not limits.min_days:
        return not_applicable(_NOT_ASKED)
    value = whole(defs.value("PASS_MIN_DAYS") or "-1", "PASS_MIN_DAYS")
    return judged(
        value >= limits.min_days,
        observed=value,
        expected=f">= {limits.min_days}",
        provenance=defs.provenance("PASS_MIN_DAYS"),
        lines=defs.quotes("PASS_MIN_DAYS"),
    )


@check(
    "PWD-034",
    title=T(
        ja="rootのパスワードの有効日数が基準どおりであること",
        en="root's password has the required ageing",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="異動した者が知るrootのパスワードが使われ続ける",
        en="People who moved on still know root's password",
    ),
    remedy=T(ja="chage -M 日数 root を実行する", en="Run chage -M DAYS root"),
    refs=("ssg:accounts_password_set_max_life_root",),
)
def root_maximum(shadow: Shadow, limits: AgeingLimits) -> Outcome:
    """shadow(5): the field counts from the moment that somebody gives root a password again."""
    root = shadow.of("root")
    if not limits.root_max_days:
        return not_applicable(_NOT_ASKED)
    if root is None:
        return not_applicable(T(ja="rootの行がない", en="there is no line for root"))
    days = root.maximum
    return judged(
        days is not None and 1 <= days <= limits.root_max_days,
        observed=_day(days),
        expected=f"1..{limits.root_max_days}",
        provenance=Provenance.EXPLICIT,
    )


@check(
    "PWD-035",
    title=T(
        ja="既存の利用者IDに、パスワードの期限切れを事前に知らせる設定であること",
        en="Existing accounts are warned before their password expires",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="期限切れで業務が止まり、安易なパスワードに変更される",
        en="Expiry stops work, and passwords are changed in a hurry",
    ),
    remedy=T(ja="chage -W 日数 利用者ID を実行する", en="Run chage -W DAYS ID"),
    refs=("ssg:accounts_password_set_warn_age_existing",),
)
def warned(shadow: Shadow, limits: PasswordLimits) -> Outcome:
    """shadow(5), warning period: it matters from the day on which the password gets an end."""
    return _none(
        f"{one.name}:{_day(one.warn)}"
        for one in shadow.entries
        if one.usable and (one.warn is None or one.warn < limits.warn_days)
    )


def _none(found: Iterable[str]) -> Outcome:
    seen = sorted(set(found))
    return judged(not seen, observed=seen, expected="-", provenance=Provenance.EXPLICIT)


def _written(values: tuple[str, ...]) -> Provenance:
    if len(set(values)) > 1:
        return Provenance.CONFLICTING
    return Provenance.EXPLICIT if values else Provenance.DEFAULT


def _day(days: int | None) -> str:
    return "-" if days is None else str(days)
