"""What must hold for the options of sudo, and how narrow its rules are (sudoers(5))."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from checks.context import Subject
from checks.fact import Limits
from checks.facts.numbers import real, whole
from checks.facts.sudoers import Default, Grant, Sudoers
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
from checks.rules.sudo_subjects import rules_elsewhere
from inventory.words import T, joined


@dataclass(frozen=True, slots=True)
class SudoOptionLimits(Limits):
    """What the municipality asks of sudo's options; `administrators` may become root."""

    group: ClassVar[str] = "sudo_options"

    logfile: str
    administrators: tuple[str, ...]
    umask: str
    password_minutes: float


_NO_SUDO = T(ja="sudo は未導入", en="sudo is not installed")
_ROOT = frozenset({"root", "#0", "ALL"})
_CLAUSES = ("MIC:6.2(1)③",)
_SET = T(ja="sudoers に「Defaults {0}」を書く", en="Write `Defaults {0}` into sudoers")


def _missing(sudoers: Sudoers) -> Outcome | None:
    if not sudoers.installed:
        return not_applicable(_NO_SUDO)
    if sudoers.error:
        raise FactError(Why.UNDETERMINED, sudoers.unreadable())
    return None


@check(
    "SUDO-009",
    title=T(ja="sudoの記録が定めた場所に残ること", en="What sudo logs goes where you decided"),
    severity=Severity.LOW,
    clauses=("MIC:6.1(4)", "MIC:6.1(6)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="点検する者が特権操作の記録を見つけられない",
        en="Whoever reviews privileged actions does not find them",
    ),
    remedy=_SET.format('logfile="/var/log/sudo.log"'),
    refs=("ssg:sudo_custom_logfile",),
)
def logfile(sudoers: Sudoers, limits: SudoOptionLimits) -> Outcome:
    """Without a file of its own sudo writes to syslog, which is a place too unless switched off."""
    if early := _missing(sudoers):
        return early
    value = sudoers.default("logfile")
    syslog = sudoers.default("syslog") is not False
    return judged(
        value == limits.logfile if isinstance(value, str) else syslog,
        observed=f"logfile={value}" if isinstance(value, str) else _default(sudoers, "syslog"),
        expected=f"logfile={limits.logfile}",
        provenance=Provenance.EXPLICIT if isinstance(value, str) else Provenance.DEFAULT,
    )


@check(
    "SUDO-010",
    title=T(
        ja="sudoで許可するコマンドの引数を定めていること",
        en="Commands that sudo permits have their arguments written down",
    ),
    severity=Severity.LOW,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="想定外の引数で任意の操作をされる",
        en="An argument that nobody thought of does anything at all",
    ),
    remedy=T(
        ja='コマンドの後に引数を書き、引数なしに限るときは "" を付ける',
        en='Write the arguments after the command, and "" where there are none',
    ),
)
def arguments(sudoers: Sudoers) -> Outcome:
    """sudoers(5): a command alone may be run with any arguments. `ALL` is another question."""
    if early := _missing(sudoers):
        return early
    return _grants(sudoers, (one for one in sudoers.grants if _any_arguments(one)))


@check(
    "SUDO-011",
    title=T(
        ja="rootとして実行できるのが承認した管理者に限られていること",
        en="Only approved administrators run commands as root",
    ),
    severity=Severity.MEDIUM,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(ja="承認していない者が特権で操作できる", en="People without approval act as root"),
    remedy=T(
        ja="承認した者はポリシーに書き、残りの規則は visudo で削除するか実行先をroot以外にする"
        "（管理者が1人もいなくならないようにする）",
        en="Name approved ones in the policy; remove the other rules with visudo or name another "
        "target (and leave somebody who can administer)",
    ),
)
def few_become_root(sudoers: Sudoers, subject: Subject, limits: SudoOptionLimits) -> Outcome:
    """No target means root (sudoers(5)); the account of the audit has a check of its own."""
    if early := _missing(sudoers):
        return early
    approved = {"root", "#0", subject.audit_user, *limits.administrators}
    return _grants(
        sudoers,
        (
            one
            for one in sudoers.grants
            if not one.negated and one.subject not in approved and _ROOT & set(one.runas)
        ),
    )


@check(
    "SUDO-012",
    title=T(ja="sudoが環境変数を引き継がないこと", en="sudo takes over no environment"),
    severity=Severity.MEDIUM,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="環境変数に仕込まれたプログラムが特権で動く",
        en="Programs slipped in by variables run as root",
    ),
    remedy=_SET.format("env_reset"),
    refs=("ssg:sudo_add_env_reset",),
)
def clean_environment(sudoers: Sudoers) -> Outcome:
    """sudoers(5), env_reset: on unless switched off; `setenv` lets users undo it with -E."""
    if early := _missing(sudoers):
        return early
    undone = ["Defaults setenv"] if any(_undoes(one) for one in sudoers.defaults) else []
    undone += [f"env_keep {one.value}" for one in sudoers.defaults if _keeps_all(one)]
    if undone:
        return judged(False, observed=undone, expected="env_reset")
    return _switch(sudoers, "env_reset", default=True)


@check(
    "SUDO-013",
    title=T(
        ja="sudoが今いるフォルダのコマンドを実行しないこと",
        en="sudo does not run what lies in the current folder",
    ),
    severity=Severity.LOW,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(ja="置かれた偽のコマンドが特権で動く", en="A false command left there runs as root"),
    remedy=_SET.format("ignore_dot"),
    refs=("ssg:sudo_add_ignore_dot",),
)
def ignores_dot(sudoers: Sudoers) -> Outcome:
    """sudoers(5): secure_path takes the place of the user's PATH, so `.` is not in it either."""
    return _switch(sudoers, "ignore_dot", default=isinstance(sudoers.default("secure_path"), str))


@check(
    "SUDO-014",
    title=T(
        ja="sudoで作るファイルの umask が基準以上に厳しいこと",
        en="The umask of what sudo runs is as strict as required",
    ),
    severity=Severity.LOW,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理作業で作ったファイルが他の利用者に読まれる",
        en="Others can read what an administrator's work leaves behind",
    ),
    remedy=_SET.format("umask=0027"),
    refs=("ssg:sudo_add_umask",),
)
def umask(sudoers: Sudoers, limits: SudoOptionLimits) -> Outcome:
    """sudoers(5): 0022 by itself, and never looser than the user's own; compared as bits."""
    if early := _missing(sudoers):
        return early
    value = sudoers.default("umask")
    text = value if isinstance(value, str) else "0777" if value is False else "0022"
    wanted = whole(limits.umask, "umask", 8)
    bound = [one.value for one in sudoers.defaults if one.name == "umask" and one.bound_to]
    loose = [one for one in bound if one is False or whole(str(one), "umask", 8) & wanted != wanted]
    return judged(
        value is not False and whole(text, "umask", 8) & wanted == wanted and not loose,
        observed=_default(sudoers, "umask"),
        expected=limits.umask,
        provenance=_written(value),
    )


@check(
    "SUDO-015",
    title=T(
        ja="sudoのパスワード入力の待ち時間を制限していること",
        en="sudo waits for the password for a limited time",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="離席した端末に入力待ちの画面が残る",
        en="A prompt stays open on a terminal that nobody watches",
    ),
    remedy=_SET.format("passwd_timeout=5"),
    refs=("ssg:sudo_add_passwd_timeout",),
)
def password_time(sudoers: Sudoers, limits: SudoOptionLimits) -> Outcome:
    """sudoers(5), passwd_timeout: five minutes by itself, and 0 for ever."""
    if early := _missing(sudoers):
        return early
    value = sudoers.default("passwd_timeout")
    minutes = 0.0 if value is False else real(value, "") if isinstance(value, str) else 5.0
    return judged(
        0 < minutes <= limits.password_minutes,
        observed=f"{minutes:g}",
        expected=T(
            ja=f"{limits.password_minutes:g}分以下（0は無制限）",
            en=f"<= {limits.password_minutes:g} minutes, not 0",
        ),
        provenance=_written(value),
    )


@check(
    "SUDO-016",
    title=T(ja="sudoが本人のパスワードを尋ねること", en="sudo asks for the user's own password"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="rootのパスワードが複数の者に共有される",
        en="Several people come to share root's password",
    ),
    remedy=_SET.format("!targetpw,!rootpw,!runaspw"),
    refs=("ssg:sudoers_validate_passwd",),
)
def own_password(sudoers: Sudoers) -> Outcome:
    """sudoers(5): targetpw, rootpw and runaspw ask for another's password; none is on by itself."""
    if early := _missing(sudoers):
        return early
    names = ("targetpw", "rootpw", "runaspw")
    on = [one.name for one in sudoers.defaults if one.name in names and one.value is True]
    values = [sudoers.default(name) for name in names]
    explicit = all(value is False for value in values)
    return judged(
        not on,
        observed=joined(on) if on else _own,
        expected=_own,
        provenance=Provenance.EXPLICIT if explicit else Provenance.DEFAULT,
    )


_own = T(ja="本人のパスワード", en="own password")


def _undoes(one: Default) -> bool:
    return one.name == "setenv" and one.value is True


def _keeps_all(one: Default) -> bool:
    """A list that keeps every variable, or those of the dynamic loader."""
    return one.name == "env_keep" and bool(re.search(r"'(\*|LD_\S*)'", str(one.value)))


def _switch(sudoers: Sudoers, name: str, *, default: bool) -> Outcome:
    if early := _missing(sudoers):
        return early
    value, off = sudoers.default(name), sudoers.switched_off(name)
    return judged(
        (default if value is None else value is True) and not off,
        observed=joined([_default(sudoers, name), *off]),
        expected=name,
        provenance=_written(value),
    )


def _default(sudoers: Sudoers, name: str) -> T | str:
    value = sudoers.default(name)
    if value is None:
        return T(ja=f"{name}（既定）", en=f"{name} (default)")
    return f"{name}={value}" if isinstance(value, str) else name if value else f"!{name}"


def _written(value: str | bool | None) -> Provenance:
    return Provenance.DEFAULT if value is None else Provenance.EXPLICIT


def _any_arguments(one: Grant) -> bool:
    """A command with nothing after it; a folder, a list of all, and an edit have no arguments."""
    command = one.command
    special = command == "ALL" or command.endswith("/") or command.split()[0] in _NO_COMMAND
    return not (special or one.negated or re.search(r"(?<!\\)\s", command))


_NO_COMMAND = frozenset({"list", "sudoedit"})


def _grants(sudoers: Sudoers, bad: Iterable[Grant]) -> Outcome:
    lines = tuple(str(one) for one in bad)
    if not lines and sudoers.remote:
        raise FactError(Why.UNDETERMINED, rules_elsewhere(sudoers))
    return judged(not lines, observed=lines, expected="-", lines=lines)
