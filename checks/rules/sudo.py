"""What must hold for sudo and su, as sudo itself reads its rules (sudoers(5), cvtsudoers(1))."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from checks.context import Subject
from checks.fact import Limits
from checks.facts.accounts import Accounts
from checks.facts.numbers import real
from checks.facts.sudoers import Grant, Sudoers
from checks.model import (
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
from checks.rules.sudo_subjects import members_unknown, pinned, reaches, rules_elsewhere
from inventory.words import T, joined


@dataclass(frozen=True, slots=True)
class SudoLimits(Limits):
    """What the municipality allows with sudo."""

    group: ClassVar[str] = "sudo"

    timestamp_minutes: float


_NO_SUDO = T(ja="sudo は未導入", en="sudo is not installed")
_EXEMPT = "exempt_group"  # sudoers(5): its members are never asked
_PINNED = T(ja="固定した収集スクリプトだけ", en="pinned collector")


def _missing(sudoers: Sudoers) -> Outcome | None:
    if not sudoers.installed:
        return not_applicable(_NO_SUDO)
    if sudoers.error:
        raise FactError(Why.UNDETERMINED, sudoers.unreadable())
    return None


def _no_grants(sudoers: Sudoers, bad: Iterable[Grant], expected: T | str = "-") -> Outcome:
    lines = tuple(str(grant) for grant in bad)
    if not lines and sudoers.remote:
        raise FactError(Why.UNDETERMINED, rules_elsewhere(sudoers))
    return judged(not lines, observed=lines, expected=expected, lines=lines)


@check(
    "SUDO-001",
    title=T(ja="パスワードなしのsudoを許可していないこと", en="sudo always asks for the password"),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="離席した端末や侵害された利用者IDから特権を奪われる",
        en="An unattended terminal or a stolen ID becomes root",
    ),
    remedy=T(
        ja="本人のパスワードがあることを確かめてから、"
        "visudo で NOPASSWD と exempt_group を削除する。"
        "監査用の収集スクリプトはダイジェストで固定する",
        en="Make sure that the person has a password, then remove NOPASSWD and exempt_group with "
        "visudo; pin the audit collector by its digest instead",
    ),
    refs=("ssg:sudo_remove_nopasswd", "ssg:sudo_require_authentication"),
)
def asks_password(sudoers: Sudoers, subject: Subject) -> Outcome:
    """Judged on the rule that wins, the last one; only the pinned collector runs unasked.

    Where there is no rule yet, `Defaults !authenticate` waits for the first one.
    """
    if early := _missing(sudoers):
        return early
    if isinstance(group := sudoers.default(_EXEMPT), str):
        return judged(False, observed=f"Defaults {_EXEMPT}={group}", expected="-")
    if not sudoers.grants and sudoers.default("authenticate") is False:
        return judged(False, observed="Defaults !authenticate", expected="-")
    bad = [
        grant
        for grant in sudoers.unasked()
        if grant.subject not in ("root", "#0") and not pinned(grant, subject.audit_user)
    ]
    return _no_grants(sudoers, bad)


@check(
    "SUDO-002",
    title=T(
        ja="sudoの認証を無効にする設定がないこと", en="Nothing switches sudo's authentication off"
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="すべての規則でパスワードの確認がなくなる",
        en="No rule asks for the password any more",
    ),
    remedy=T(
        ja="visudo で Defaults の !authenticate と exempt_group を削除する",
        en="Remove !authenticate and exempt_group from Defaults with visudo",
    ),
    refs=("ssg:sudo_remove_no_authenticate",),
)
def authenticate(sudoers: Sudoers) -> Outcome:
    """One Defaults line undoes every rule that does not say PASSWD, or frees a whole group."""
    if early := _missing(sudoers):
        return early
    off = [one for one in sudoers.defaults if one.name == "authenticate" and one.value is False]
    seen = [f"Defaults{':' + one.bound_to if one.bound_to else ''} !authenticate" for one in off]
    free = [one for one in sudoers.defaults if one.name == _EXEMPT and isinstance(one.value, str)]
    seen += [f"Defaults {_EXEMPT}={one.value}" for one in free]
    return judged(not seen, observed=seen, expected="-", lines=tuple(seen))


@check(
    "SUDO-003",
    title=T(
        ja="すべての利用者にsudoを許可していないこと",
        en="sudo is granted to named people, not to everybody",
    ),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.2(1)③", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(ja="一般の利用者が特権で操作できる", en="Ordinary users can act as root"),
    remedy=T(
        ja="必要な利用者・グループの規則を先に書いてから、visudo で利用者 ALL の規則を削除する",
        en="First write rules for those who need them, then remove those for ALL with visudo",
    ),
    refs=("ssg:sudo_restrict_privilege_elevation_to_authorized",),
)
def not_everybody(sudoers: Sudoers) -> Outcome:
    """The fewest people necessary hold privileges."""
    if early := _missing(sudoers):
        return early
    bad = [one for one in sudoers.grants if one.subject == "ALL" and not one.negated]
    return _no_grants(sudoers, bad)


@check(
    "SUDO-004",
    title=T(ja="sudoの規則が正しく読めること", en="The rules of sudo are valid"),
    severity=Severity.HIGH,
    clauses=("MIC:6.3(6)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誤った行が無視され、意図と異なる権限になる",
        en="sudo skips what it cannot read, and rights differ from what was meant",
    ),
    remedy=T(
        ja="visudo -c で誤りを確認し、visudo で直す",
        en="Find the error with visudo -c, fix with visudo",
    ),
)
def rules_valid(sudoers: Sudoers) -> Outcome:
    """Rules that sudo cannot read protect nothing."""
    if not sudoers.installed:
        return not_applicable(_NO_SUDO)
    valid = T(ja="正しく読める", en="valid")
    return judged(not sudoers.error, observed=sudoers.error or valid, expected=valid)


@check(
    "SUDO-005",
    title=T(
        ja="sudoのコマンドを専用の端末で実行すること",
        en="sudo runs commands in a terminal of its own",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="実行後も残るプログラムが利用者の端末に入力を送り込む",
        en="A program left behind can type into the user's terminal",
    ),
    remedy=T(ja="Defaults use_pty を設定する", en="Set Defaults use_pty"),
    refs=("ssg:sudo_add_use_pty",),
)
def own_terminal(sudoers: Sudoers) -> Outcome:
    """Since 1.9.14 this is the default of sudo; older versions need the line."""
    if early := _missing(sudoers):
        return early
    value = sudoers.default("use_pty")
    if value is None and not sudoers.version:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="use_pty の設定がなく、sudoの版も分からない",
                en="use_pty is not set and the version is not known",
            ),
        )
    holds = sudoers.version >= (1, 9, 14) if value is None else value is True
    off = sudoers.switched_off("use_pty")
    return judged(
        holds and not off,
        observed=joined([_said("use_pty", value), *off]),
        expected="use_pty",
        provenance=Provenance.DEFAULT if value is None else _explicit,
    )


@check(
    "SUDO-006",
    title=T(ja="sudoの操作を記録していること", en="What is run with sudo is logged"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(4)", "MIC:6.1(6)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="特権による操作を後から確認できない", en="Privileged actions cannot be reviewed later"
    ),
    remedy=T(
        ja="Defaults !syslog を削除するか、Defaults logfile を設定する",
        en="Remove Defaults !syslog or set Defaults logfile",
    ),
)
def logged(sudoers: Sudoers) -> Outcome:
    """By default sudo logs to syslog unless told not to; a log file of its own serves as well."""
    if early := _missing(sudoers):
        return early
    syslog, logfile = sudoers.default("syslog"), sudoers.default("logfile")
    off = [*sudoers.switched_off("syslog"), *sudoers.switched_off("log_allowed")]
    if sudoers.default("log_allowed") is False:
        off.append("Defaults !log_allowed")
    holds = (syslog is not False or isinstance(logfile, str)) and not off
    default = syslog is None and logfile is None
    return judged(
        holds,
        observed=joined([_said("syslog", syslog), _said("logfile", logfile), *off]),
        expected="syslog | logfile",
        provenance=Provenance.DEFAULT if default else _explicit,
    )


@check(
    "SUDO-007",
    title=T(
        ja="sudoの再認証までの時間を制限していること",
        en="sudo asks again after a limited time",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="離席中に、認証済みの特権を使われる",
        en="Privileges once confirmed are used by whoever comes by",
    ),
    remedy=T(
        ja="Defaults timestamp_timeout を基準値（分）以下にする。負の値は無期限の意味",
        en="Set Defaults timestamp_timeout within the limit in minutes; negative means for ever",
    ),
    refs=("ssg:sudo_require_reauthentication",),
)
def asks_again(sudoers: Sudoers, limits: SudoLimits) -> Outcome:
    """A negative time never expires; sudoers(5) has 15 minutes where none is set.

    Times that differ, or one more in a file that sudo skips, are not one deliberate decision.
    """
    if early := _missing(sudoers):
        return early
    written = [one for one in sudoers.defaults if one.name == _TIME]
    times = [_minutes(one.value) for one in written] or [15.0]
    return judged(
        all(0 <= time <= limits.timestamp_minutes for time in times),
        observed=[f"{time:g}" for time in times],
        expected=f"0..{limits.timestamp_minutes:g}",
        provenance=_time_from(times if written else [], elsewhere=_TIME in sudoers.skipped),
    )


@check(
    "SUDO-008",
    title=T(
        ja="sudoの規則に否定（!）のコマンドがないこと",
        en="No sudo rule relies on excluding commands",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="コマンドを複製・改名するだけで禁止を回避される",
        en="A copied or renamed command evades the exclusion",
    ),
    remedy=T(ja="許可するコマンドだけを列挙する", en="List only the commands that are allowed"),
)
def no_exclusions(sudoers: Sudoers) -> Outcome:
    """sudoers(5) warns that a subtraction from ALL is seldom effective."""
    if early := _missing(sudoers):
        return early
    return _no_grants(sudoers, [one for one in sudoers.grants if one.negated])


@check(
    "ACC-020",
    title=T(
        ja="監査用の利用者IDの特権が固定した収集スクリプトに限られていること",
        en="The audit account's privilege is limited to the pinned collector",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:9.1(2)"),
    field=LawField.AUDIT,
    risk=T(
        ja="監査のための利用者IDが、最も強い侵入経路になる",
        en="The account meant for auditing becomes the best way in",
    ),
    remedy=T(
        ja="hinomi inventory sudoers の出力を sudoers.d に置き、他の NOPASSWD を削除する",
        en="Install what `hinomi inventory sudoers` prints and remove other NOPASSWD rules",
    ),
)
def audit_account(sudoers: Sudoers, accounts: Accounts, subject: Subject) -> Outcome:
    """The auditor passes its own audit: nothing runs as root unasked but one pinned file."""
    name = subject.audit_user
    own = [one for one in accounts.all() if one.name == name]
    if any(one.uid == 0 for one in own):
        return judged(
            False, observed=T(ja=f"{name} がUID 0を持つ", en=f"{name} has UID 0"), expected=_PINNED
        )
    if not own and not accounts.remote:
        return not_applicable(T(ja=f"利用者ID {name} がない", en=f"there is no account {name}"))
    if not sudoers.installed:
        return judged(True, observed=T(ja="sudoなし", en="no sudo"), expected=_PINNED)
    _missing(sudoers)
    loose = [one for one in sudoers.unasked() if not pinned(one, name)]
    found = [(one, _reaches(one, name, accounts)) for one in loose]
    mine = [one for one, met in found if met]
    doubt = [one.subject for one, met in found if met is None]
    if doubt and not mine:
        raise FactError(Why.UNDETERMINED, members_unknown(doubt))
    return _no_grants(sudoers, mine, _PINNED)


def _reaches(grant: Grant, name: str, accounts: Accounts) -> bool | None:
    """Whether a grant reaches the account; one that only a directory knows may be in any group."""
    own = [one for one in accounts.all() if one.name == name]
    if not own:
        return _may_reach(grant, name)
    answers = {reaches(grant, one, accounts) for one in own}
    return True if True in answers else None if None in answers else False


def _may_reach(grant: Grant, name: str) -> bool | None:
    if grant.subject not in {name, "ALL"}:
        return None if grant.subject[0] in "#%+" else False
    if {name, "ALL"} & set(grant.excepted):
        return False
    return None if any(one[0] in "#%+" for one in grant.excepted) else True


_explicit = Provenance.EXPLICIT
_TIME = "timestamp_timeout"


def _said(name: str, value: str | bool | None) -> T | str:
    if value is None:
        return T(ja=f"{name}（既定）", en=f"{name} (default)")
    if isinstance(value, str):
        return f"{name}={value}"
    return name if value else f"!{name}"


def _time_from(written: Sequence[float], *, elsewhere: bool) -> Provenance:
    if len(set(written)) > 1 or elsewhere:
        return Provenance.CONFLICTING
    return _explicit if written else Provenance.DEFAULT


def _minutes(value: str | bool) -> float:
    return 0.0 if isinstance(value, bool) else real(value, _TIME)
