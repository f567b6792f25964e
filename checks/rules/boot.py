"""Who may decide what the machine boots, and how the kernel protects itself from the start."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.boot import Boot
from checks.facts.system import Kernel
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
from inventory.words import NONE, T

CONTAINED = T(
    ja="コンテナであり、起動とカーネルは別の機器のもの",
    en="a container: another machine boots it and has its kernel",
)
_OFF = frozenset(
    {
        *("mitigations=off", "nopti", "pti=off", "pti=0", "nospectre_v1", "nospectre_v2"),
        *("spectre_v2=off", "spectre_v2_user=off", "spec_store_bypass_disable=off"),
        *("nospec_store_bypass_disable", "l1tf=off", "mds=off", "tsx_async_abort=off"),
        *("mmio_stale_data=off", "retbleed=off", "srbds=off", "gather_data_sampling=off"),
        *("spectre_bhi=off", "indirect_target_selection=off", "tsa=off", "vmscape=off"),
        *("reg_file_data_sampling=off", "spec_rstack_overflow=off", "nobp=0", "no_stf_barrier"),
    }
)
_EACH_ON = ("pti=on", "spectre_v2=on", "mds=full", "spec_store_bypass_disable=", "l1tf=")
_BY_DEFAULT = T(ja="対策は既定で有効", en="the mitigations are on by default")


@dataclass(frozen=True, slots=True)
class BootLimits(Limits):
    """The arguments that every start of the kernel must have."""

    group: ClassVar[str] = "boot"

    kernel_arguments: tuple[str, ...]
    audit_backlog: int


@check(
    "BOO-001",
    title=T(ja="セキュアブートが有効であること", en="Secure boot is on"),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="改ざんされた起動プログラムやカーネルが、OSより先に動く",
        en="A changed boot loader or kernel runs before the system does",
    ),
    remedy=T(
        ja="機器（仮想マシン）のファームウェアの設定で Secure Boot を有効にする"
        "（署名のないドライバは動かなくなるので、先に確かめる）",
        en="Switch Secure Boot on in the firmware of the machine, or of the virtual machine "
        "(drivers without a signature stop working: look first)",
    ),
)
def secure_boot(boot: Boot, kernel: Kernel) -> Outcome:
    """UEFI 2.10, 3.3: the variable SecureBoot is 1 while the firmware checks signatures."""
    if kernel.contained:
        return not_applicable(CONTAINED)
    if not boot.uefi:
        return not_applicable(
            T(ja="UEFI で起動していない（BIOS 等）", en="not started by UEFI (BIOS or other)")
        )
    if boot.secure_boot is None:
        raise FactError(Why.UNDETERMINED, "/sys/firmware/efi/efivars/SecureBoot-*")
    on, off = T(ja="有効", en="on"), T(ja="無効", en="off")
    return judged(boot.secure_boot, observed=on if boot.secure_boot else off, expected=on)


@check(
    "BOO-002",
    title=T(
        ja="起動プログラム（GRUB）の変更にパスワードが必要であること",
        en="The boot loader asks for a password before it is changed",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③", "MIC:6.2(5)", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器の前にいる者が、起動の引数を書き換えて管理者として操作できる",
        en="Whoever stands before the machine can edit the arguments and become root",
    ),
    remedy=T(
        ja="grub-mkpasswd-pbkdf2 で作った値を /etc/grub.d/40_custom に set superusers= と "
        "password_pbkdf2 で書き、update-grub を実行する（通常の起動には --unrestricted を付ける）。"
        "RHEL系は grub2-setpassword",
        en="Write set superusers= and password_pbkdf2 with a value of grub-mkpasswd-pbkdf2 into "
        "/etc/grub.d/40_custom and run update-grub (entries for normal use: --unrestricted); "
        "grub2-setpassword on the RHEL family",
    ),
    refs=("ssg:grub2_password",),
)
def loader_password(boot: Boot, kernel: Kernel) -> Outcome:
    """GRUB manual, "Authentication and authorisation in GRUB": superusers and password_pbkdf2."""
    if early := _no_loader(boot, kernel):
        return early
    named = boot.superusers & boot.passwords
    return judged(
        bool(named) and not boot.plain_passwords,
        observed=_password(boot),
        expected=T(ja="superusers と password_pbkdf2", en="superusers and password_pbkdf2"),
        provenance=Provenance.EXPLICIT,
        lines=boot.loaders,
    )


@check(
    "BOO-003",
    title=T(
        ja="起動メニューに復旧モードを出さないこと",
        en="The boot menu offers no recovery mode",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器の前にいる者が、保護の弱い状態で起動できる",
        en="Whoever stands before the machine can start it with less protection",
    ),
    remedy=T(
        ja="/etc/default/grub に GRUB_DISABLE_RECOVERY=true を書き、update-grub"
        "（RHEL系は grub2-mkconfig -o /boot/grub2/grub.cfg）を実行する",
        en="Write GRUB_DISABLE_RECOVERY=true into /etc/default/grub and run update-grub "
        "(RHEL family: grub2-mkconfig -o /boot/grub2/grub.cfg)",
    ),
    refs=("ssg:grub2_disable_recovery",),
)
def no_recovery(boot: Boot, kernel: Kernel) -> Outcome:
    """GRUB manual, "Simple configuration handling": `true` leaves the recovery entries out."""
    if early := _no_loader(boot, kernel):
        return early
    setting = (boot.settings or {}).get("GRUB_DISABLE_RECOVERY", "")
    off = setting == "true"
    return judged(
        off and not boot.recovery,
        observed=T(
            ja=f"GRUB_DISABLE_RECOVERY={setting}、メニューに {boot.recovery} 件",
            en=f"GRUB_DISABLE_RECOVERY={setting}, {boot.recovery} in the menu",
        ),
        expected=T(ja="GRUB_DISABLE_RECOVERY=true、メニューにない", en="true, none in the menu"),
        provenance=Provenance.DRIFT if off and boot.recovery else Provenance.EXPLICIT,
    )


@check(
    "BOO-004",
    title=T(
        ja="CPUの脆弱性への対策が有効であること",
        en="Mitigations of the processor's vulnerabilities are on",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一つのプログラムから、他の利用者や仮想マシンの秘密が読まれる",
        en="One program can read the secrets of other users and virtual machines",
    ),
    remedy=T(
        ja="カーネルの起動引数から対策を止めるもの（mitigations=off 等）を除き、"
        "マイクロコードを更新する",
        en="Remove arguments such as mitigations=off from the kernel's command line and update "
        "the microcode",
    ),
    refs=(
        "ssg:grub2_pti_argument",
        "ssg:grub2_mds_argument",
        "ssg:grub2_spectre_v2_argument",
        "ssg:grub2_spec_store_bypass_disable_argument",
        "ssg:grub2_l1tf_argument",
    ),
)
def mitigations(boot: Boot, kernel: Kernel) -> Outcome:
    """Kernel documentation, "Hardware vulnerabilities": sysfs tells what is left open, and why."""
    if kernel.contained and not boot.has_loader:
        return not_applicable(CONTAINED)
    off = sorted(boot.anywhere & _OFF)
    if not kernel.contained:
        off = sorted({*off, *(set(boot.running) & _OFF)})
        off += [f"{k}: {v}" for k, v in boot.vulnerable.items() if v.startswith("Vulnerable")]
    if not (off or kernel.contained or boot.vulnerable):
        raise FactError(Why.NO_TOOL, "/sys/devices/system/cpu/vulnerabilities")
    return judged(
        not off,
        observed=off or _BY_DEFAULT,
        expected=T(ja="すべて有効", en="all on"),
        provenance=Provenance.EXPLICIT if _all_written(boot) else Provenance.DEFAULT,
        lines=tuple(off),
    )


@check(
    "BOO-005",
    title=T(
        ja="ポリシーで定めた起動引数でカーネルを堅牢にしていること",
        en="The kernel starts with the hardening arguments of the policy",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="カーネルの欠陥を突く攻撃が成功しやすくなる",
        en="Attacks on holes in the kernel succeed more easily",
    ),
    remedy=T(
        ja="/etc/default/grub の GRUB_CMDLINE_LINUX に引数を加え、update-grub"
        "（RHEL系は grubby --update-kernel=ALL --args=引数）の後に再起動する",
        en="Add the arguments to GRUB_CMDLINE_LINUX in /etc/default/grub and run update-grub "
        "(RHEL family: grubby --update-kernel=ALL --args=ARGUMENTS), then reboot",
    ),
    refs=(
        "ssg:grub2_slab_nomerge_argument",
        "ssg:grub2_page_poison_argument",
        "ssg:grub2_slub_debug_argument",
        "ssg:grub2_enable_iommu_force",
        "ssg:grub2_mce_argument",
        "ssg:grub2_rng_core_default_quality_argument",
        "ssg:grub2_audit_backlog_limit_argument",
    ),
)
def hardening(boot: Boot, kernel: Kernel, limits: BootLimits) -> Outcome:
    """Kernel documentation, "The kernel's command-line parameters"; the list is the policy's."""
    if not limits.kernel_arguments:
        return not_applicable(
            T(ja="ポリシーは起動引数を定めていない", en="the policy wants no arguments")
        )
    if early := _no_loader(boot, kernel):
        return early
    missing = [word for word in limits.kernel_arguments if not _has(boot.written, word)]
    if not _backlog(boot, limits.audit_backlog):
        missing.append(f"audit_backlog_limit={limits.audit_backlog}")
    pending = (
        []
        if kernel.contained
        else [word for word in limits.kernel_arguments if word not in boot.running]
    )
    return judged(
        not missing and not pending,
        observed=missing or pending or boot.written,
        expected=limits.kernel_arguments,
        provenance=Provenance.DRIFT if pending and not missing else Provenance.EXPLICIT,
    )


@check(
    "BOO-006",
    title=T(
        ja="カーネルの保護（lockdown）が有効であること",
        en="The kernel is locked down",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者の権限を奪った者が、カーネルの中身を書き換えて隠れられる",
        en="Whoever became root can change the kernel itself and hide there",
    ),
    remedy=T(
        ja="セキュアブートを有効にするか、起動引数に lockdown=integrity を加える",
        en="Switch Secure Boot on, or add lockdown=integrity to the kernel's arguments",
    ),
)
def locked_down(boot: Boot, kernel: Kernel) -> Outcome:
    """kernel_lockdown(7): integrity closes the ways by which root could change the kernel."""
    if kernel.contained:
        return not_applicable(CONTAINED)
    if boot.lockdown is None:
        raise FactError(Why.NO_TOOL, "/sys/kernel/security/lockdown")
    return judged(
        boot.lockdown in ("integrity", "confidentiality"),
        observed=f"lockdown={boot.lockdown}",
        expected=T(ja="integrity 又は confidentiality", en="integrity or confidentiality"),
    )


def _no_loader(boot: Boot, kernel: Kernel) -> Outcome | None:
    if boot.has_loader:
        return None
    if kernel.contained:
        return not_applicable(CONTAINED)
    raise FactError(
        Why.UNDETERMINED,
        T(ja="GRUB の設定が見つからない", en="no configuration of GRUB was found"),
    )


def _password(boot: Boot) -> T:
    if boot.plain_passwords:
        return T(ja="平文のパスワードがある", en="a password in plain text")
    if boot.superusers and boot.passwords:
        names = ", ".join(sorted(boot.superusers))
        return T(ja=f"パスワードあり（{names}）", en=f"a password ({names})")
    return NONE


def _all_written(boot: Boot) -> bool:
    words = boot.written
    if any(word.startswith("mitigations=auto") for word in words):
        return True
    return all(any(word.startswith(wanted) for word in words) for wanted in _EACH_ON)


def _has(words: frozenset[str], wanted: str) -> bool:
    """The word itself; a switch such as slab_nomerge counts with a value too."""
    return wanted in words or ("=" not in wanted and f"{wanted}=yes" in words)


def _backlog(boot: Boot, least: int) -> bool:
    values = [
        word.partition("=")[2] for word in boot.written if word.startswith("audit_backlog_limit=")
    ]
    return bool(values) and all(value.isdigit() and int(value) >= least for value in values)
