"""Two factors on every way into a host, for every account: from afar, at the machine, to root."""

from dataclasses import replace

from checks.mfa.model import CellVerdict
from checks.model import LawField, Outcome, Severity, check, not_applicable
from checks.rules.mfa import TWO
from checks.rules.mfa_cells import (
    REMOTE,
    RISING,
    SCREENS,
    Given,
    held_to,
    of_cells,
    strong,
)
from inventory.model import Zone
from inventory.words import T

_ENROL = T(
    ja="全員の登録を確かめてから、その入口のPAMに nullok のない二要素目を加え、sshd は "
    "AuthenticationMethods で二つの要素を求める。サービス用と緊急用の利用者IDは、責任者と期限を"
    "添えて方針 mfa.exemptions に登録する",
    en="Once everybody has enrolled, add a second factor without nullok to PAM of that door, and "
    "ask for two in AuthenticationMethods of sshd; enter accounts of services and for emergencies "
    "in mfa.exemptions of the policy, with an owner and an end",
)
_NOBODY = T(ja="入口がない", en="there is no such door")
_ASKED = T(ja="少なくとも一つの要素", en="at least one factor")


@check(
    "MFA-004",
    title=T(
        ja="遠隔からのどの入口でも、全ての利用者に二要素が必要であること",
        en="Every way in from afar asks every account for two factors",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:3(1)", "MIC:6.2(1)③", "MIC:4.4"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一つの入口、一つの利用者ID、一つの接続元だけでも二要素が要らなければ、そこから入られる",
        en="One door, account or place that asks for less is the one that an intruder takes",
    ),
    remedy=_ENROL,
)
@of_cells
def remote_doors(given: Given) -> Outcome:
    """Judged for each account, door and class of addresses, never for the host as a whole."""
    mine = given.at(REMOTE)
    return held_to(mine, TWO) if mine else not_applicable(_NOBODY)


@check(
    "MFA-005",
    title=T(
        ja="機器の前での画面ログインに二要素が必要であること",
        en="Logging in at the machine itself needs two factors",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:3(1)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器の前に来た者が、パスワード一つで他人として使える",
        en="Whoever comes to the machine uses it as somebody else with one password",
    ),
    remedy=_ENROL,
)
@of_cells
def doors_at_the_machine(given: Given) -> Outcome:
    """Consoles and display managers outside the My Number zone, which MFA-003 judges."""
    if given.subject.zone is Zone.MYNUMBER:
        return not_applicable(T(ja="MFA-003 で判定する", en="judged by MFA-003"))
    mine = given.at(SCREENS)
    return held_to(mine, TWO) if mine else not_applicable(_NOBODY)


@check(
    "MFA-006",
    title=T(
        ja="特権への切替え（sudo・su）が、二要素で入った者に限られ、要素を求めること",
        en="sudo and su ask for a factor, and only people who came in with two get that far",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(2)", "MIC:3(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一つの要素で入った者が、同じ要素か何もなしで管理者になる",
        en="Who came in with one factor becomes root by the same one, or by nothing",
    ),
    remedy=T(
        ja="sudoers の NOPASSWD、!authenticate、exempt_group を外し、入口か sudo・su のPAMに"
        "二要素目を加える",
        en="Remove NOPASSWD, !authenticate and exempt_group from sudoers, and ask for a second "
        "factor at the doors or in PAM of sudo and su",
    ),
)
@of_cells
def rising(given: Given) -> Outcome:
    """One factor is enough for sudo where every door of that person asks for two."""
    mine = given.at(RISING)
    weak = {one.account for one in given.at(REMOTE | SCREENS) if not strong(one)}
    if not mine:
        return not_applicable(_NOBODY)
    return held_to(
        mine,
        T(ja="二要素、または二要素の後の一要素", en="2 factors, or 1 after 2"),
        good=lambda one: (
            strong(one) or (one.verdict is not CellVerdict.NO_FACTOR and one.account not in weak)
        ),
    )


@check(
    "MFA-011",
    title=T(
        ja="何も示さずに入れる入口がないこと",
        en="No door lets anybody in who shows nothing",
    ),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.2(1)③", "MIC:6.2(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="空のパスワードや自動ログインで、誰でもその利用者になれる",
        en="By an empty password or an automatic login anybody becomes that user",
    ),
    remedy=T(
        ja="空のパスワードをロックし、自動ログイン、PermitEmptyPasswords、"
        "HostbasedAuthentication をやめ、PAMの pam_permit だけで成立する道を塞ぐ",
        en="Lock empty passwords, end automatic logins, PermitEmptyPasswords and "
        "HostbasedAuthentication, and close ways through PAM that need pam_permit alone",
    ),
)
@of_cells
def something_is_asked(given: Given) -> Outcome:
    """Exemptions do not count here: nobody may come in for nothing."""
    mine = [replace(one, exempt="") for one in given.at(REMOTE | SCREENS)]
    if not mine:
        return not_applicable(_NOBODY)
    return held_to(mine, _ASKED, good=lambda one: one.verdict is not CellVerdict.NO_FACTOR)
