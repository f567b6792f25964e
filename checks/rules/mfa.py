"""Two-factor authentication, computed from sshd and PAM; a module's name proves nothing."""

from collections.abc import Collection

from checks.context import Subject
from checks.facts.accounts import Account, Accounts
from checks.facts.pam import Pam, walk
from checks.facts.pam_factors import ONE_TIME, Factor, demand
from checks.facts.sshd import Sshd
from checks.facts.sudoers import Grant, Sudoers
from checks.mfa.policy import MfaLimits
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged, not_applicable
from checks.rules.login_paths import KEY, K, P, Paths, Ways, paths
from checks.rules.ssh_judging import not_reloaded, only_openssh, refused
from checks.rules.sudo_subjects import members_unknown, pinned, reaches, rules_elsewhere
from inventory.model import Zone
from inventory.words import T, joined

_ADMIN_GROUPS = ("sudo", "wheel", "admin")
_GATES = (
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
_CONSOLES = ("login", "gdm-password", "lightdm", "sddm")
_FACTORS = {K: "パスワード", P: "ワンタイムコード", KEY: "鍵"}
_TWO = T(ja="二要素", en="2 factors")


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
def ssh_two_factors(
    sshd: Sshd,
    pam: Pam,
    accounts: Accounts,
    sudoers: Sudoers,
    subject: Subject,
    limits: MfaLimits,
) -> Outcome:
    """Public keys skip the auth stack of PAM, so each alternative is computed for each person.

    Whoever may run anything as root counts as an administrator: most commands can start others.
    """
    if early := refused(sshd):
        return early
    people = _administrators(accounts, sudoers, subject.audit_user) - _barred(sshd)
    if not people and not sudoers.remote:
        return not_applicable(
            T(
                ja="SSHでログインできる管理者がいない",
                en="no administrator can log in over SSH",
            )
        )
    ways = {name: paths(sshd, pam, name, _groups(accounts, name)) for name in sorted(people)}
    weak = [_of(name, bad) for name, one in ways.items() if (bad := _single(one.known, limits))]
    doubt = [_of(name, bad) for name, one in ways.items() if (bad := _doubt(one, limits))]
    if not weak and sudoers.remote:
        raise FactError(Why.UNDETERMINED, rules_elsewhere(sudoers))
    if not weak and (doubt or sshd.pending):
        raise FactError(Why.UNDETERMINED, joined(doubt) if doubt else not_reloaded(sshd))
    if not weak:
        only_openssh(sshd)
    everybody = ", ".join(ways)
    return judged(
        not weak,
        observed=joined(weak)
        if weak
        else T(ja=f"二要素: {everybody}", en=f"2 factors: {everybody}"),
        expected=_TWO,
        provenance=sshd.provenance("authenticationmethods"),
        lines=sshd.quotes("authenticationmethods") + sshd.quotes("kbdinteractiveauthentication"),
    )


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
        for service in _GATES
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
def console_two_factors(pam: Pam, subject: Subject) -> Outcome:
    """The guideline requires more than one factor to sign in to this zone's terminals."""
    if subject.zone is not Zone.MYNUMBER:
        return not_applicable(
            T(ja="マイナンバー利用事務系の機器ではない", en=f"zone {subject.zone.value}")
        )
    services = [name for name in _CONSOLES if name in pam.services]
    if not services:
        raise FactError(
            Why.UNDETERMINED,
            T(ja="PAMに画面ログインのサービスがない", en="no console service in PAM"),
        )
    asked = {name: demand(pam, name) for name in services}
    both = {frozenset(Factor)}
    weak = [name for name, one in asked.items() if not one.known <= both]
    if not weak and not all(one.may == both for one in asked.values()):
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="働きの分からないモジュールが可否を決める",
                en="modules that are not understood decide",
            ),
        )
    return judged(not weak, observed=weak or services, expected=_TWO)


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


def _barred(sshd: Sshd) -> frozenset[str]:
    closed = sshd.possible("permitrootlogin", "root", frozenset({"root"})) == {"no"}
    return frozenset({"root"}) if closed else frozenset()


def _of(name: str, ways: T) -> T:
    return T(ja=f"{name}: {ways.ja}", en=f"{name}: {ways.en}")


def _doubt(found: Paths, limits: MfaLimits) -> T | None:
    if found.may:
        return _single(found.may, limits)
    return T(ja="ログインの経路が見付からない", en="no way in was found")


def _groups(accounts: Accounts, name: str) -> frozenset[str]:
    own = {one.gid for one in (*accounts.local, *accounts.known) if one.name == name}
    groups = (*accounts.groups, *accounts.known_groups)
    return frozenset(one.name for one in groups if one.gid in own or name in one.members)


def _single(ways: Ways, limits: MfaLimits) -> T | None:
    """The ways that need less than two kinds of factor, in words."""
    weak = sorted(sorted(way) for way in ways if not _two(way, limits))
    if not weak:
        return None
    return T(
        ja=" | ".join("＋".join(_FACTORS[one] for one in way) or "要素なし" for way in weak),
        en=" | ".join("+".join(way) or "nothing" for way in weak),
    )


def _two(way: frozenset[str], limits: MfaLimits) -> bool:
    if way >= {KEY, P}:
        return K in way or limits.key_with_code
    return K in way and bool(way & {KEY, P})
