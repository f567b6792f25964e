"""What must hold over the life of an account: it is used, it is one person's, and it ends."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from checks.context import Subject
from checks.facts.accounts import Account, Accounts, Secret, Shadow
from checks.facts.last_logins import LastLogins
from checks.facts.login_defs import LoginDefs
from checks.facts.numbers import whole
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.account_limits import AccountLimits
from checks.staff import Staff
from inventory.words import T, joined

_LEFT = T(
    ja="退職・異動した者や攻撃者に、気付かれずに使われる",
    en="People who left, or attackers, use it and nobody notices",
)
_NOBODY = 65534


@check(
    "ACC-033",
    title=T(
        ja="長期間使われていない利用者IDがないこと",
        en="No account is left unused for long",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)②", "MIC:5.4(2)"),
    field=LawField.TECHNICAL,
    risk=_LEFT,
    remedy=T(
        ja="不要なら削除する。残す場合は usermod -L -e 1 で無効にする",
        en="Delete what nobody needs; switch off the rest with usermod -L -e 1",
    ),
)
def in_use(
    accounts: Accounts,
    shadow: Shadow,
    logins: LastLogins,
    defs: LoginDefs,
    subject: Subject,
    limits: AccountLimits,
) -> Outcome:
    """A locked password does not stop keys (passwd(1) -l); only an expired account counts as off.

    Without a login on record a password changed in time shows a new account. What no record
    reaches back to is unknown, never unused.
    """
    people = [
        one for one in _people(accounts.local, defs, shadow) if one.name != subject.audit_user
    ]
    past = timedelta(days=limits.dormant_days)
    unused, unknown = [], []
    for one in people:
        last = logins.logins.get(one.name)
        if last is not None:
            unused += [f"{one.name}:{last.date()}"] if shadow.today - last.date() > past else []
        elif not _changed_within(shadow.of(one.name), shadow, past):
            if one.name in logins.never or _reaches(logins, shadow, past):
                unused.append(f"{one.name}:-")
            else:
                unknown.append(one.name)
    if unknown and not unused:
        raise FactError(Why.UNDETERMINED, _no_record(unknown))
    if accounts.remote and not unused:
        raise FactError(Why.UNDETERMINED, accounts.unlisted())
    return judged(not unused, observed=unused, expected="-")


@check(
    "ACC-034",
    title=T(
        ja="共用・初期設定の利用者IDでログインできないこと",
        en="Nobody logs in with a shared or default account",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:5.4(2)", "MIC:6.2(1)②"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="操作した者を特定できず、初期パスワードでも侵入される",
        en="Who acted cannot be told, and default passwords let people in",
    ),
    remedy=T(
        ja="職員ごとの利用者IDに切り替え、共用の利用者IDを削除または無効にする",
        en="Give each person an ID of their own and remove or switch off the shared one",
    ),
)
def nobody_shares(
    accounts: Accounts, shadow: Shadow, defs: LoginDefs, limits: AccountLimits
) -> Outcome:
    """An ID that is not one person's says nothing about who acted."""
    names = {name.lower() for name in limits.shared_names}
    found = [one.name for one in _people(accounts.all(), defs, shadow) if one.name.lower() in names]
    if accounts.remote and not found:
        raise FactError(Why.UNDETERMINED, accounts.unlisted())
    return _none(found)


@check(
    "ACC-035",
    title=T(
        ja="職員台帳にない利用者IDがないこと",
        en="Every account belongs to somebody of the staff ledger",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)②", "MIC:5.4(2)"),
    field=LawField.HUMAN,
    risk=_LEFT,
    remedy=T(
        ja="退職・異動した者の利用者IDを削除し、正当なものは台帳に加える",
        en="Remove the IDs of people who left; put rightful ones into the ledger",
    ),
)
def all_on_staff(
    accounts: Accounts,
    shadow: Shadow,
    defs: LoginDefs,
    subject: Subject,
    limits: AccountLimits,
    staff: Staff,
) -> Outcome:
    """An account is somebody's only while that person is employed, on the day of the evidence.

    Without a staff ledger the list of the policy stands for it. The account of the audit is not
    a person of the staff.
    """
    if not staff.given and not limits.staff:
        return not_applicable(
            T(ja="職員台帳の利用者IDが与えられていない", en="no IDs of a staff ledger were given")
        )
    names = {one.name for one in _people(accounts.all(), defs, shadow)} - {subject.audit_user}
    if staff.given:
        strangers = [name for name in sorted(names) if not staff.employs(name, shadow.today)]
    else:
        strangers = sorted(names - set(limits.staff))
    if accounts.remote and not strangers:
        raise FactError(Why.UNDETERMINED, accounts.unlisted())
    told = joined(_whose(name, staff, shadow.today) for name in strangers)
    return judged(not strangers, observed=told if strangers else [], expected="-")


def _whose(name: str, staff: Staff, today: date) -> T | str:
    if left := staff.left(name, today):
        return T(ja=f"{name}（{left} 退職）", en=f"{name} (left {left})")
    if name in staff.employments:
        return T(ja=f"{name}（在職期間の前）", en=f"{name} (not yet employed)")
    return name


@check(
    "ACC-036",
    title=T(
        ja="期限の切れた利用者IDを長く残していないこと",
        en="Accounts that have expired do not stay for long",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="再び有効にされ、以前の権限のまま使われる",
        en="Somebody switches it on again, with all its former rights",
    ),
    remedy=T(
        ja="ファイルを引き継いだうえで userdel で削除する",
        en="Hand over its files and remove it with userdel",
    ),
)
def expired_removed(
    accounts: Accounts, shadow: Shadow, defs: LoginDefs, limits: AccountLimits
) -> Outcome:
    """shadow(5): expiry is a day from which on the account is off; 1 is a switch, not a day."""
    least, old = _least(defs), timedelta(days=limits.expired_days)
    entries = (shadow.of(one.name) for one in accounts.local if least <= one.uid < _NOBODY)
    return _none(
        f"{one.name}:{shadow.day(_end(one))}"
        for one in entries
        if one and _end(one) > 1 and shadow.today - shadow.day(_end(one)) > old
    )


def _people(accounts: Iterable[Account], defs: LoginDefs, shadow: Shadow) -> Iterator[Account]:
    """Accounts of people that can be logged in to: not system accounts, not without a shell."""
    least = _least(defs)
    for one in accounts:
        entry = shadow.of(one.name)
        off = entry is not None and _over(entry, shadow)
        if least <= one.uid and one.uid != _NOBODY and one.can_have_shell and not off:
            yield one


def _least(defs: LoginDefs) -> int:
    return whole(defs.value("UID_MIN") or "1000", "UID_MIN")


def _end(one: Secret) -> int:
    return one.expires or 0


def _over(one: Secret, shadow: Shadow) -> bool:
    return one.expires is not None and shadow.day(one.expires) <= shadow.today


def _changed_within(one: Secret | None, shadow: Shadow, past: timedelta) -> bool:
    if one is None or not one.changed:
        return False
    return shadow.today - shadow.day(one.changed) <= past


def _reaches(logins: LastLogins, shadow: Shadow, past: timedelta) -> bool:
    return logins.since is not None and shadow.today - logins.since.date() >= past


def _no_record(names: list[str]) -> T:
    who = joined(names)
    return T(
        ja=f"ログインの記録がその期間に届かない: {who.ja}",
        en=f"no record of logins reaches back far enough: {who.en}",
    )


def _none(found: Iterable[str]) -> Outcome:
    seen = sorted(set(found))
    return judged(not seen, observed=seen, expected="-")
