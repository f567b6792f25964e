"""Who may administer a terminal, and which accounts nobody should use."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.windows.facts.local_accounts import (
    Administrator,
    LocalAccount,
    LocalAccounts,
    LocalAdministrators,
)
from checks.windows.facts.membership import Membership
from checks.windows.sids import ADMINISTRATOR, DEFAULT_ACCOUNT, GUEST, rid, within
from inventory.words import NONE, T, joined

_BUILT_IN = {
    ADMINISTRATOR: T(ja="既定の管理者（RID 500）", en="built-in administrator (RID 500)"),
    GUEST: T(ja="ゲスト（RID 501）", en="guest (RID 501)"),
    DEFAULT_ACCOUNT: T(ja="既定のアカウント（RID 503）", en="default account (RID 503)"),
}
_ALWAYS = (ADMINISTRATOR, GUEST)
_ORPHAN = T(ja="持ち主が見つからない SID", en="SID without an owner")


@dataclass(frozen=True, slots=True)
class TerminalAccountLimits(Limits):
    """SIDs by purpose, in full or as `*-500` for the last number in any domain or computer."""

    group: ClassVar[str] = "terminal_accounts"

    administrators: tuple[str, ...]
    enabled_built_in: tuple[str, ...]
    passwords_never_expire: tuple[str, ...]


def _told(one: Administrator) -> T | str:
    if not one.orphan:
        return one.sid
    return T(ja=f"{one.sid}（{_ORPHAN.ja}）", en=f"{one.sid} ({_ORPHAN.en})")


@check(
    "TRM-010",
    title=T(
        ja="端末の管理者権限が承認した者だけにあること",
        en="Only those who were approved administer the terminal",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.1(18)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者がソフトウェアの導入や設定の変更をでき、感染すると端末全体を奪われる",
        en="Users install software and change settings, and malware gets the whole terminal",
    ),
    remedy=T(
        ja="Administrators グループから不要なものを外す。"
        "必要な者は SID を terminal_accounts.administrators に登録する",
        en="Take others out of Administrators, or enter the SID in the limits",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def administrators(group: LocalAdministrators, limits: TerminalAccountLimits) -> Outcome:
    """Members of S-1-5-32-544 by SID, as their names differ by language ([MS-DTYP] 2.4.2.4).

    Members of a domain group that is a member are the domain's affair.
    """
    wrong = [one for one in group.members if not within(one.sid, limits.administrators)]
    orphans = [one for one in group.members if one.orphan and one not in wrong]
    return judged(
        not wrong,
        observed=joined(map(_told, [*wrong, *orphans] if wrong else group.members)),
        expected=joined(limits.administrators) if limits.administrators else NONE,
        lines=tuple(one.sid for one in wrong),
    )


@check(
    "TRM-011",
    title=T(
        ja="既定のアカウントが無効で、期限のないパスワードがないこと",
        en="Built-in accounts are disabled and passwords end",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)②", "MIC:5.4(2)", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰が使ったか分からないアカウントや、退職者も知るパスワードが使われ続ける",
        en="Accounts that anybody may have used, with passwords that leavers still know",
    ),
    remedy=T(
        ja="既定のアカウントを無効にし、共用アカウントをやめる。LAPS などで管理するものは"
        " terminal_accounts の一覧に登録する",
        en="Disable built-in accounts, end shared ones; enter those under LAPS in the limits",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def built_in_accounts(
    local: LocalAccounts, membership: Membership, limits: TerminalAccountLimits
) -> Outcome:
    """The numbers 500, 501 and 503 are the same in every language ([MS-SAMR] 2.2.1.14).

    503 came with Windows 10; 500 and 501 cannot be deleted, so a list without them is not whole.
    """
    if membership.is_controller:
        return not_applicable(T(ja="ドメインコントローラ", en="a domain controller"))
    _insist_on_built_in(local.accounts)
    wrong = [*_enabled(local.accounts, limits), *_endless(local.accounts, limits)]
    return judged(not wrong, observed=joined(wrong) if wrong else NONE, expected=NONE)


def _insist_on_built_in(accounts: Iterable[LocalAccount]) -> None:
    seen = {rid(one.sid) for one in accounts}
    lost = [_BUILT_IN[number] for number in _ALWAYS if number not in seen]
    if lost:
        names = joined(lost)
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"一覧にないアカウント: {names.ja}", en=f"not in the list: {names.en}"),
        )


def _enabled(accounts: Iterable[LocalAccount], limits: TerminalAccountLimits) -> list[T]:
    return [
        T(ja=f"{_BUILT_IN[number].ja}が有効", en=f"{_BUILT_IN[number].en} is enabled")
        for one in accounts
        if (number := rid(one.sid) or 0) in _BUILT_IN
        and not (one.disabled or within(one.sid, limits.enabled_built_in))
    ]


def _endless(accounts: Iterable[LocalAccount], limits: TerminalAccountLimits) -> list[T]:
    """Accounts in use whose password never ends, or that need none."""
    found = []
    for one in accounts:
        if one.disabled:
            continue
        if not one.password_required:
            found.append(T(ja=f"{one.sid}: パスワード不要", en=f"{one.sid}: needs no password"))
        elif not one.password_expires and not within(one.sid, limits.passwords_never_expire):
            found.append(T(ja=f"{one.sid}: 無期限", en=f"{one.sid}: password never ends"))
    return found
