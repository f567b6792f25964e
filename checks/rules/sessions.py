"""What must hold for sessions of people: idle time, umask, number of logins, root's search path."""

from collections.abc import Iterable

from checks.facts.login_defs import LoginDefs
from checks.facts.numbers import whole
from checks.facts.pam import Pam
from checks.facts.session_files import SessionFiles, StartLine
from checks.facts.shell_words import always, expanded, searched, umasks, variable
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
from checks.rules.pam_options import LOGIN_SERVICES, NO_LOGIN, modules, without
from checks.rules.password_limits import PasswordLimits
from checks.rules.session_limits import SessionLimits
from inventory.words import T, joined

_LEAKS = T(ja="業務情報が他の利用者に読まれる", en="Other users can read work files")
_UMASK = ("MIC:6.2(1)①", "MIC:6.1(1)")
_UNLIMITED = frozenset({"-1", "unlimited", "infinity"})
_WRITABLE = 0o022
_KNOWN = frozenset({"PATH", "1"})  # pathmunge of the RHEL family is given plain paths


@check(
    "ACC-023",
    title=T(
        ja="1人が同時にログインできる数を制限していること",
        en="The number of logins at a time is limited",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(1)②", "MIC:6.2(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="盗まれた利用者IDが本人に気付かれずに使われる",
        en="A stolen ID is used beside its owner, who does not notice",
    ),
    remedy=T(
        ja="/etc/security/limits.conf に「* hard maxlogins 10」のように書く",
        en="Write a line like `* hard maxlogins 10` into /etc/security/limits.conf",
    ),
    refs=("ssg:accounts_max_concurrent_login_sessions",),
)
def few_logins(files: SessionFiles, pam: Pam, limits: SessionLimits) -> Outcome:
    """limits.conf(5): an entry for a user or group beats `*`; pam_limits(8) has to apply it."""
    lines = [one for one in files.limits if one.item == "maxlogins"]
    enforced = [one for one in lines if one.kind in ("hard", "-")]
    everybody = [one.value for one in enforced if one.domain == "*"]
    others = [one.value for one in lines if one.domain != "*"]
    deciding = [*everybody[-1:], *others]
    unapplied = without(pam, "session", "pam_limits.so")
    return judged(
        bool(everybody) and not unapplied and all(_few(one, limits.logins) for one in deciding),
        observed=joined([*unapplied, *deciding]),
        expected=f"* <= {limits.logins}",
        provenance=_decided(everybody),
        lines=tuple(map(str, lines)),
    )


@check(
    "ACC-024",
    title=T(
        ja="rootの検索パスに、他の利用者が書き込めるフォルダがないこと",
        en="Nobody else can write to a folder of root's search path",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="置かれた偽のコマンドをrootが実行する",
        en="root runs a command that somebody else has put there",
    ),
    remedy=T(
        ja="chmod go-w でフォルダへの書き込みを禁止し、PATH から「.」と空の項目を除く",
        en="Close the folders with chmod go-w; take `.` and empty places out of PATH",
    ),
    refs=("ssg:accounts_root_path_dirs_no_write", "ssg:root_path_no_dot"),
)
def root_path(files: SessionFiles) -> Outcome:
    """An empty place or a relative name in PATH is wherever root happens to be (environ(7))."""
    odd = [
        f"PATH={name!r}"
        for name in searched(one for one in files.lines if one.file != "/etc/bash.bashrc")
        if not name.startswith(("/", "$", "~", "{"))
    ]
    unseen = sorted(
        {
            name
            for text in (one.text for one in files.lines if one.file != "/etc/bash.bashrc")
            for name in expanded(text)
        }
        - files.variables
        - _KNOWN
    )
    loose = [
        f"{one.path} {one.mode:04o} uid={one.uid}"
        for one in files.folders
        if one.mode & _WRITABLE or one.uid != 0
    ]
    if unseen and not odd and not loose:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"PATH の中の変数の値が分からない: {', '.join(unseen)}",
                en=f"variables in PATH whose values are not known: {', '.join(unseen)}",
            ),
        )
    return judged(not odd and not loose, observed=[*odd, *loose], expected="-")


@check(
    "ACC-025",
    title=T(
        ja="操作のないシェルを自動的に閉じること", en="A shell that nobody uses closes by itself"
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(4)", "MIC:6.2(6)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="離席した端末を他人に操作される", en="Others use the terminal of someone who has left"
    ),
    remedy=T(
        ja="/etc/profile.d/tmout.sh に「typeset -xr TMOUT=900」のように書く",
        en="Write a line like `typeset -xr TMOUT=900` into /etc/profile.d/tmout.sh",
    ),
    refs=("ssg:accounts_tmout",),
)
def closes(files: SessionFiles, limits: SessionLimits) -> Outcome:
    """bash(1), TMOUT: 0 or none waits for ever; what is not readonly is switched off at will."""
    lines = (*files.system_wide(), *files.of_bash())
    found = variable(lines, "TMOUT")
    good = bool(found.values) and all(_within(one, limits.tmout_seconds) for one in found.values)
    fixed = found.readonly and found.exported
    told = tuple(str(one) for one in lines if "TMOUT" in one.text)
    if good and fixed and not found.sure:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"条件付きの設定: {told[0]}", en=f"set under a condition: {told[0]}"),
        )
    notes = [] if fixed or not found.values else [T(ja="固定されていない", en="not fixed")]
    return judged(
        good and fixed,
        observed=joined([*notes, *found.values]),
        expected=T(
            ja=f"1..{limits.tmout_seconds}（readonly, export）",
            en=f"1..{limits.tmout_seconds}, readonly and exported",
        ),
        provenance=Provenance.EXPLICIT,
        lines=told,
    )


@check(
    "ACC-026",
    title=T(
        ja="ログイン時の umask が基準以上に厳しいこと",
        en="The umask of login shells is as strict as required",
    ),
    severity=Severity.LOW,
    clauses=_UMASK,
    field=LawField.TECHNICAL,
    risk=_LEAKS,
    remedy=T(
        ja="/etc/profile または /etc/profile.d に umask 027 を書く",
        en="Write umask 027 into /etc/profile or /etc/profile.d",
    ),
    refs=("ssg:accounts_umask_etc_profile",),
)
def login_umask(files: SessionFiles, pam: Pam, defs: LoginDefs, limits: PasswordLimits) -> Outcome:
    """Compared as bits; where no file sets one, what pam_umask(8) gives to the session counts."""
    return _umask(files.system_wide(), pam, defs, limits)


@check(
    "ACC-027",
    title=T(
        ja="対話シェル（bash）の umask が基準以上に厳しいこと",
        en="The umask of interactive bash is as strict as required",
    ),
    severity=Severity.LOW,
    clauses=_UMASK,
    field=LawField.TECHNICAL,
    risk=_LEAKS,
    remedy=T(
        ja="/etc/bash.bashrc（RHEL系は /etc/bashrc）に umask 027 を書く",
        en="Write umask 027 into /etc/bash.bashrc, on the RHEL family /etc/bashrc",
    ),
    refs=("ssg:accounts_umask_etc_bashrc",),
)
def bash_umask(files: SessionFiles, pam: Pam, defs: LoginDefs, limits: PasswordLimits) -> Outcome:
    """bash(1): every interactive shell reads the file, in Debian's and Red Hat's builds."""
    if not {"/etc/bash.bashrc", "/etc/bashrc"} & set(files.files):
        return not_applicable(T(ja="bashの共通設定がない", en="bash has no file for all"))
    return _umask(files.of_bash(), pam, defs, limits)


@check(
    "ACC-028",
    title=T(
        ja="rootの設定ファイルで umask を緩めていないこと",
        en="root's own files do not loosen the umask",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理作業で作ったファイルが他の利用者に読まれる",
        en="Others can read what an administrator's work leaves behind",
    ),
    remedy=T(
        ja="/root/.profile と /root/.bashrc の umask を 027 以上に厳しくする",
        en="Set umask 027 or stricter in /root/.profile and /root/.bashrc",
    ),
)
def root_umask(files: SessionFiles, limits: PasswordLimits) -> Outcome:
    """They are read last, so they undo what /etc/profile sets (bash(1), INVOCATION)."""
    wanted = whole(limits.umask, "umask", 8)
    loose = tuple(str(line) for line, mask in umasks(files.of_root()) if mask & wanted != wanted)
    return judged(not loose, observed=loose, expected="-", lines=loose)


def _umask(
    lines: Iterable[StartLine], pam: Pam, defs: LoginDefs, limits: PasswordLimits
) -> Outcome:
    wanted, found = whole(limits.umask, "umask", 8), umasks(lines)
    masks = [mask for _, mask in found]
    if not any(always(line, "umask") for line, _ in found):
        masks.append(_inherited(pam, defs))
    return judged(
        all(mask & wanted == wanted for mask in masks),
        observed=[f"{mask:03o}" for mask in masks],
        expected=limits.umask,
        provenance=Provenance.EXPLICIT if found else Provenance.DEFAULT,
        lines=tuple(str(line) for line, _ in found),
    )


def _inherited(pam: Pam, defs: LoginDefs) -> int:
    """The loosest umask that pam_umask(8) gives; with user groups, the group gets the user's."""
    if not set(LOGIN_SERVICES) & set(pam.services):
        raise FactError(Why.UNDETERMINED, NO_LOGIN)
    given = 0o777
    for service in LOGIN_SERVICES:
        if service in pam.services:
            found = modules(pam, service, "session", "pam_umask.so")
            written = [one.argument("umask") for one in found]
            text = next((one for one in written if one), defs.value("UMASK") or "022")
            mask = whole(text, "umask", 8) if found else 0o022
            shared = (defs.value("USERGROUPS_ENAB") or "no") != "no" and not any(
                one.argument("nousergroups") is not None for one in found
            )
            given &= (mask & ~0o070 | (mask >> 3) & 0o070) if shared else mask
    return given


def _few(value: str, limit: int) -> bool:
    return value not in _UNLIMITED and _within(value, limit, least=0)


def _within(value: str, limit: int, least: int = 1) -> bool:
    return value.isdigit() and least <= int(value) <= limit


def _decided(values: list[str]) -> Provenance:
    if len(set(values)) > 1:
        return Provenance.CONFLICTING
    return Provenance.EXPLICIT if values else Provenance.DEFAULT
