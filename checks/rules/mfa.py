"""Two-factor authentication, computed from sshd and PAM; a module's name proves nothing."""

from collections.abc import Collection

from checks.facts.accounts import Account, Accounts
from checks.facts.pam import Pam, walk
from checks.facts.pam_factors import ONE_TIME
from checks.facts.sudoers import Grant, Sudoers
from checks.mfa.model import CellVerdict, DoorKind
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged, not_applicable
from checks.rules.mfa_cells import SCREENS, Given, held_to, of_cells
from checks.rules.ssh_judging import only_openssh, refused
from checks.rules.sudo_subjects import members_unknown, pinned, reaches, rules_elsewhere
from inventory.model import Zone
from inventory.words import T

_ADMIN_GROUPS = ("sudo", "wheel", "admin")
GATES = (
    "sshd",
    "login",
    "sudo",
    "su",
    "gdm-password",
    "lightdm",
    "sddm",
    "xrdp-sesman",
    "cockpit",
)
TWO = T(ja="二要素", en="2 factors")


@check(
    "MFA-001",
    title=T(
        ja="管理者のSSHログインに二つの異なる認証要素が必要であること",
        en="Administrators need two different factors to log in over SSH",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(2)", "MIC:6.2(1)③", "MIC:3(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="パスワードまたは鍵ファイルの一つが漏れただけで特権を奪われる",
        en="One leaked password or key file is enough to become root",
    ),
    remedy=T(
        ja=(
            "AuthenticationMethods をすべての経路で二つの要素にし、KbdInteractiveAuthentication "
            "yes と nullok のないOTPモジュールを設定する（管理者全員の登録を確かめてから）"
        ),
        en=(
            "Ask for two factors in every alternative of AuthenticationMethods, with "
            "KbdInteractiveAuthentication yes and an OTP module without nullok, once all "
            "administrators have enrolled"
        ),
    ),
)
@of_cells
def ssh_two_factors(given: Given) -> Outcome:
    """Public keys skip the auth stack of PAM, so each alternative is computed for each person.

    Whoever may run anything as root counts as an administrator: most commands can start others.
    """
    seen = given.seen
    if early := refused(seen.sshd):
        return early
    people = _administrators(seen.people.accounts, seen.sudoers, given.subject.audit_user)
    mine = [one for one in given.at({DoorKind.SSH}) if one.account in people]
    if all(one.verdict is CellVerdict.LOCKED for one in mine) and not seen.sudoers.remote:
        return not_applicable(
            T(
                ja="SSHでログインできる管理者がいない",
                en="no administrator can log in over SSH",
            )
        )
    outcome = held_to(mine, TWO)
    if outcome.holds and seen.sudoers.remote:
        raise FactError(Why.UNDETERMINED, rules_elsewhere(seen.sudoers))
    if outcome.holds:
        only_openssh(seen.sshd)
    return outcome


@check(
    "MFA-002",
    title=T(
        ja="ワンタイムコードの未登録者を素通りさせていないこと",
        en="People who have not enrolled are not let past the one-time code",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:3(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="登録していない利用者や登録を消した利用者が一要素でログインできる",
        en="Whoever has not enrolled, or deletes the enrolment, needs one factor only",
    ),
    remedy=T(
        ja="全員の登録が済んだことを確かめてから、PAMのOTPモジュールの nullok・nouserok を外す",
        en="Once everybody has enrolled, remove nullok and nouserok from the OTP module in PAM",
    ),
)
def no_way_past(pam: Pam) -> Outcome:
    """The option nullok is for the days of enrolment only (pam_google_authenticator(8))."""
    modules = [
        handler
        for service in GATES
        if service in pam.services
        for handler in walk(pam.stack(service, "auth"))
        if handler.module in ONE_TIME
    ]
    if not modules:
        return not_applicable(
            T(
                ja="ワンタイムコードを求めるサービスがない",
                en="no service asks for a one-time code",
            )
        )
    open_ = [
        f"{one.raw.file}:{one.raw.number}: {one.raw.text}"
        for one in modules
        if one.argument("nullok") is not None
        or one.argument("nouserok") is not None
        or dict(one.control).get("user_unknown") == "ignore"
    ]
    return judged(not open_, observed=set(open_), expected="-", lines=tuple(sorted(set(open_))))


@check(
    "MFA-003",
    title=T(
        ja="マイナンバー利用事務系の画面ログインに二つの認証要素が必要であること",
        en="Console logins in the My Number zone need two factors",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:3(1)", "MIC:4.4"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="住民情報を扱う端末を、パスワードだけで他人に使われる",
        en="Someone else's password alone opens a terminal with residents' data",
    ),
    remedy=T(
        ja="利用者全員の登録が済んでから、PAM の login と画面マネージャに、nullok のない二要素目の"
        "モジュールを加える",
        en="Once everybody has enrolled, add a second-factor module without nullok to login and "
        "the display manager",
    ),
)
@of_cells
def console_two_factors(given: Given) -> Outcome:
    """The guideline requires more than one factor to sign in to this zone's terminals."""
    if given.subject.zone is not Zone.MYNUMBER:
        return not_applicable(
            T(
                ja="マイナンバー利用事務系の機器ではない",
                en=f"zone {given.subject.zone.value}",
            )
        )
    mine = given.at(SCREENS)
    if not mine:
        raise FactError(
            Why.UNDETERMINED,
            T(ja="PAMに画面ログインのサービスがない", en="no console service in PAM"),
        )
    return held_to(mine, TWO)


def _administrators(accounts: Accounts, sudoers: Sudoers, auditor: str) -> frozenset[str]:
    """root, and whoever with a shell may run something as root: by group or by a rule of sudo.

    Only the pinned collector of the audit account is no way to anything else.
    """
    if sudoers.error:
        raise FactError(Why.UNDETERMINED, sudoers.unreadable())
    roots = {one.name for one in accounts.all() if one.uid == 0} | {"root", "#0", "ALL"}
    rules = [
        one
        for one in sudoers.grants
        if not one.negated and not pinned(one, auditor) and _as_root(one, roots)
    ]
    if accounts.remote:
        where = accounts.elsewhere()
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"所属する者が {where.ja} にもいうる", en=f"members may be in {where.en}"),
        )
    if unknown := [one.subject for one in rules if one.subject.startswith(("+", "%:"))]:
        raise FactError(Why.UNDETERMINED, members_unknown(unknown))
    return frozenset(
        one.name
        for one in accounts.all()
        if one.can_have_shell
        and (
            one.uid == 0
            or any(one.name in accounts.members(group) for group in _ADMIN_GROUPS)
            or any(_rules(rule, one, accounts) for rule in rules)
        )
    )


def _as_root(grant: Grant, roots: Collection[str]) -> bool:
    """Whether what runs may run as root; members of a group or netgroup may be root too."""
    return any(name in roots or name.startswith(("%", "+")) for name in grant.runas)


def _rules(grant: Grant, account: Account, accounts: Accounts) -> bool:
    """Whether a rule is for an account; of a rule for everybody, people alone make use."""
    if grant.subject == "ALL" and account.uid < 1000:
        return False
    return reaches(grant, account, accounts) is not False
