"""What a running system gives away at its console and in crashes, and what confines programs."""

from collections.abc import Iterable

from checks.facts.console_units import ConsoleUnits
from checks.facts.core_dumps import CoreDumps, CoreLimit
from checks.facts.mandatory_access import MandatoryAccess
from checks.facts.pam import Pam
from checks.facts.system import Kernel
from checks.model import (
    LawField,
    Outcome,
    Provenance,
    Severity,
    check,
    judged,
    not_applicable,
)
from checks.rules.boot import CONTAINED
from checks.rules.pam_options import without
from inventory.words import NONE, T, joined

_NO_SYSTEMD = T(ja="systemd が導入されていない", en="systemd is not installed")
_ASKS = T(ja="sulogin がパスワードを求める", en="sulogin asks for the password")
_STORES = frozenset({"none", "external", "journal"})
_NOT_STORED = T(
    ja="systemd-coredump がないので保存しない", en="nothing is stored: no systemd-coredump"
)
_LEAK = T(
    ja="パスワードや鍵を含むメモリの内容がファイルに残る",
    en="Memory with passwords and keys is left in files",
)


@check(
    "BOO-007",
    title=T(
        ja="Ctrl+Alt+Delete でログインせずに再起動できないこと",
        en="Ctrl-Alt-Del does not reboot without a login",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(1)①", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器の前にいる者が、誤操作や悪意で業務を止められる",
        en="Whoever stands at the keyboard can stop the service, by mistake or on purpose",
    ),
    remedy=T(
        ja="systemctl mask ctrl-alt-del.target を実行する",
        en="Run systemctl mask ctrl-alt-del.target",
    ),
    refs=("ssg:disable_ctrlaltdel_reboot",),
)
def ctrl_alt_del(units: ConsoleUnits) -> Outcome:
    """systemd.special(7): ctrl-alt-del.target starts on the keys; masked, nothing does."""
    if not units.systemd and units.inittab:
        return judged(False, observed=units.inittab, expected=NONE, lines=units.inittab)
    if not units.systemd:
        return not_applicable(_NO_SYSTEMD)
    masked = units.target == "/dev/null"
    return judged(
        masked or not units.target,
        observed=units.target or NONE,
        expected="ctrl-alt-del.target -> /dev/null",
        provenance=Provenance.EXPLICIT if masked else Provenance.DEFAULT,
    )


@check(
    "BOO-008",
    title=T(
        ja="Ctrl+Alt+Delete の連打で強制的に再起動されないこと",
        en="Pressing Ctrl-Alt-Del many times does not force a reboot",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(1)①", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器の前にいる者が、保存中のデータを失わせて業務を止められる",
        en="Whoever stands at the keyboard can stop the service, with loss of data",
    ),
    remedy=T(
        ja="/etc/systemd/system.conf に CtrlAltDelBurstAction=none を書く",
        en="Write CtrlAltDelBurstAction=none into /etc/systemd/system.conf",
    ),
    refs=("ssg:disable_ctrlaltdel_burstaction",),
)
def burst_action(units: ConsoleUnits) -> Outcome:
    """systemd-system.conf(5): seven times within two seconds reboots by force, masked or not."""
    if not units.systemd:
        return not_applicable(_NO_SYSTEMD)
    value = units.burst[-1] if units.burst else ""
    return judged(
        value == "none",
        observed=f"CtrlAltDelBurstAction={value or 'reboot-force'}",
        expected=T(ja="none（何もしない）", en="CtrlAltDelBurstAction=none"),
        provenance=_written(units.burst),
    )


@check(
    "BOO-009",
    title=T(
        ja="復旧モードの操作に root のパスワードが必要であること",
        en="Rescue and emergency mode ask for the password of root",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器の前にいる者が、パスワードなしで管理者になれる",
        en="Whoever stands before the machine becomes root without a password",
    ),
    remedy=T(
        ja="rescue.service と emergency.service を配布元の内容に戻し、"
        "SYSTEMD_SULOGIN_FORCE を使わない",
        en="Restore rescue.service and emergency.service, and do not use SYSTEMD_SULOGIN_FORCE",
    ),
)
def rescue_password(units: ConsoleUnits) -> Outcome:
    """sulogin(8): asks for root's password; with --force it gives a shell when root has none."""
    if not units.systemd:
        return not_applicable(_NO_SYSTEMD)
    wrong = [
        f"{unit}: {command}"
        for unit, commands in units.shells.items()
        for command in commands
        if not _asks(command)
    ]
    wrong += units.forced
    shown = [f"{unit}: {one}" for unit, commands in units.shells.items() for one in commands]
    return judged(not wrong, observed=wrong or shown, expected=_ASKS, lines=tuple(wrong))


@check(
    "BOO-010",
    title=T(
        ja="異常終了したプログラムのメモリを保存しないこと（systemd-coredump）",
        en="The memory of crashed programs is not stored (systemd-coredump)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=_LEAK,
    remedy=T(
        ja="/etc/systemd/coredump.conf の [Coredump] に Storage=none を書く",
        en="Write Storage=none below [Coredump] in /etc/systemd/coredump.conf",
    ),
    refs=("ssg:coredump_disable_storage",),
)
def nothing_stored(dumps: CoreDumps) -> Outcome:
    """coredump.conf(5): Storage is external unless it says none; a word that is none is ignored."""
    valid = [value for value in dumps.storage if value in _STORES]
    return _dumped(dumps, "Storage", valid[-1:], frozenset({"none"}), dumps.storage)


@check(
    "BOO-011",
    title=T(
        ja="異常終了したプログラムの内容をログに書かないこと（systemd-coredump）",
        en="Crashes are not traced into the log (systemd-coredump)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="メモリの内容の一部がログに残る",
        en="Parts of the memory of a program are left in the log",
    ),
    remedy=T(
        ja="/etc/systemd/coredump.conf の [Coredump] に ProcessSizeMax=0 を書く",
        en="Write ProcessSizeMax=0 below [Coredump] in /etc/systemd/coredump.conf",
    ),
    refs=("ssg:coredump_disable_backtraces",),
)
def nothing_traced(dumps: CoreDumps) -> Outcome:
    """coredump.conf(5): a core beyond ProcessSizeMax is not processed, so 0 stops the traces."""
    valid = [value for value in dumps.size if value[:1].isdigit() or value == "infinity"]
    zero = frozenset(f"0{unit}" for unit in ("", *"BKMGTPE"))
    return _dumped(dumps, "ProcessSizeMax", valid[-1:], zero, dumps.size)


@check(
    "BOO-012",
    title=T(
        ja="利用者のプログラムがコアダンプを作れないこと",
        en="Programs of users cannot leave core dumps",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=_LEAK,
    remedy=T(
        ja="/etc/security/limits.d/core.conf に「* hard core 0」を書く",
        en="Write `* hard core 0` into /etc/security/limits.d/core.conf",
    ),
    refs=("ssg:disable_users_coredumps",),
)
def users_dump_nothing(dumps: CoreDumps, pam: Pam) -> Outcome:
    """limits.conf(5): limits.d is read after the file, and a later line for `*` replaces it.

    Where a service lacks pam_limits(8), nobody applies the lines.
    """
    hard = [line for line in dumps.limits if line.kind in ("hard", "-")]
    common = [line for line in hard if line.domain == "*"]
    others = _others(hard)
    holds = bool(common) and common[-1].value == "0" and not others
    unapplied = without(pam, "session", "pam_limits.so") if holds else []
    different = len({line.value for line in common}) > 1
    return judged(
        holds and not unapplied,
        observed=joined([*unapplied, *map(str, others or common[-1:])]) if hard else NONE,
        expected=T(ja="* hard core 0（全員に0）", en="* hard core 0"),
        provenance=Provenance.CONFLICTING if different else Provenance.EXPLICIT,
        lines=tuple(map(str, hard)),
    )


@check(
    "BOO-013",
    title=T(
        ja="強制アクセス制御（AppArmor 又は SELinux）が有効であること",
        en="Mandatory access control (AppArmor or SELinux) is enforced",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)①", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一つのサービスの侵害が、サーバ全体に及ぶ",
        en="One broken service opens the whole server",
    ),
    remedy=T(
        ja="AppArmor（RHEL系では SELinux の enforcing）を有効にして再起動する",
        en="Switch AppArmor on (SELinux enforcing on the RHEL family) and reboot",
    ),
)
def confined(access: MandatoryAccess, kernel: Kernel) -> Outcome:
    """apparmor(7), selinux(8): only profiles in enforce mode, or SELinux enforcing, refuse."""
    if kernel.contained:
        return not_applicable(CONTAINED)
    later = access.configured
    if access.enforcing is not None:
        differs = (later == "enforcing") is not access.enforcing
        now = "enforcing" if access.enforcing else "permissive"
        return judged(
            access.enforcing and later == "enforcing",
            observed=T(ja=f"SELinux {now}（起動時 {later or '-'}）", en=f"SELinux {now}, {later}"),
            expected=T(ja="enforcing（制限を実施）", en="SELinux enforcing"),
            provenance=Provenance.DRIFT if differs else Provenance.EXPLICIT,
        )
    enforced = access.modes.get("enforce", 0)
    return judged(
        enforced > 0,
        observed=T(ja=f"AppArmor {enforced} 件", en=f"AppArmor: {enforced} enforced"),
        expected=T(ja="1 件以上", en="1 or more"),
    )


@check(
    "BOO-014",
    title=T(
        ja="AppArmor のプロファイルがすべて制限を実施していること",
        en="Every profile of AppArmor is enforced",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="記録するだけのプロファイルは、侵害されたサービスを止めない",
        en="A profile that only complains does not stop a broken service",
    ),
    remedy=T(
        ja="aa-enforce でプロファイルを enforce にする",
        en="Put the profiles into enforce mode by aa-enforce",
    ),
)
def profiles_enforced(access: MandatoryAccess, kernel: Kernel) -> Outcome:
    """apparmor(7): in complain mode violations are logged and permitted."""
    if kernel.contained:
        return not_applicable(CONTAINED)
    if access.apparmor is None:
        return not_applicable(T(ja="AppArmor が動いていない", en="AppArmor does not run"))
    lax = [f"{name} ({mode})" for name, mode in access.apparmor.items() if mode == "complain"]
    lax += [f"force-complain/{name}" for name in access.complaining]
    return judged(
        not lax,
        observed=lax or len(access.apparmor),
        expected=T(ja="すべて enforce", en="all in enforce mode"),
    )


@check(
    "BOO-015",
    title=T(
        ja="異常終了の記録（コアダンプ）が残っていないこと",
        en="No core dumps are left lying about",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)", "MIC:6.1(7)"),
    field=LawField.TECHNICAL,
    risk=_LEAK,
    remedy=T(
        ja="原因を調べてから、coredumpctl の一覧と /var/crash のファイルを消す",
        en="Find out the cause, then remove what coredumpctl lists and the files of /var/crash",
    ),
)
def nothing_left(dumps: CoreDumps) -> Outcome:
    """systemd-coredump(8) keeps dumps in /var/lib/systemd/coredump, apport and kdump elsewhere."""
    return judged(not dumps.left, observed=dumps.left or NONE, expected=NONE, lines=dumps.left)


def _dumped(
    dumps: CoreDumps, key: str, value: list[str], good: frozenset[str], written: tuple[str, ...]
) -> Outcome:
    """Without the program nothing is stored by it; what is written then waits for it."""
    holds, wanted = bool(value) and value[0] in good, f"{key}={min(good)}"
    if holds or dumps.installed or "systemd-coredump" in dumps.handler:
        seen = f"{key}={value[0]}" if value else NONE
        return judged(holds, observed=seen, expected=wanted, provenance=_written(written))
    return judged(True, observed=_NOT_STORED, expected=wanted, provenance=Provenance.DEFAULT)


def _written(values: Iterable[str]) -> Provenance:
    distinct = set(values)
    if len(distinct) > 1:
        return Provenance.CONFLICTING
    return Provenance.EXPLICIT if distinct else Provenance.DEFAULT


def _asks(command: str) -> bool:
    words = command.lstrip("-@+!:|").split()
    known = ("systemd-sulogin-shell", "sulogin")
    forced = any(word in ("-e", "--force") for word in words)
    asks = any(word.rpartition("/")[2].strip("\"';") in known for word in words)
    return asks and not forced


def _others(hard: Iterable[CoreLimit]) -> list[CoreLimit]:
    """Lines that give a user or a group more than the common one, the last for each.

    The common line never reached root, limits.conf(5); Debian 13 brings one that says so.
    """
    last = {line.domain: line for line in hard if line.domain not in ("*", "root")}
    return [line for line in last.values() if line.value != "0"]
