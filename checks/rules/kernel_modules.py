"""Kernel modules that nobody needs are kept out: denied, and not loaded now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.kernel_modules import WATCHED, KernelModules, plain
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
from inventory.words import T, joined

_REMEDY = T(
    ja="/etc/modprobe.d/local.conf に「install モジュール名 /bin/false」を1行ずつ書き、"
    "読み込まれていれば再起動する（blacklist の行だけでは防げない）",
    en="Write `install NAME /bin/false` for each into /etc/modprobe.d/local.conf, and reboot where "
    "one is loaded (a blacklist line alone does not keep it out)",
)


@dataclass(frozen=True, slots=True)
class ModuleLimits(Limits):
    """The modules that the municipality does not want, by what they are for."""

    group: ClassVar[str] = "kernel"

    unused_filesystems: tuple[str, ...]
    unused_protocols: tuple[str, ...]
    removable_media: tuple[str, ...]


@check(
    "KRN-024",
    title=T(
        ja="使わないファイルシステムのモジュールを読み込めないこと",
        en="File systems that nobody needs cannot be loaded",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="細工した媒体を挿すだけで、カーネルの欠陥を突かれる",
        en="A crafted medium is enough to attack holes in the kernel",
    ),
    remedy=_REMEDY,
)
def filesystems(modules: KernelModules, kernel: Kernel, limits: ModuleLimits) -> Outcome:
    """modprobe.d(5): `install` replaces the loading, `blacklist` only hides the aliases."""
    return _kept_out(modules, kernel, limits.unused_filesystems)


@check(
    "KRN-025",
    title=T(
        ja="使わない通信プロトコルのモジュールを読み込めないこと",
        en="Network protocols that nobody needs cannot be loaded",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一般の利用者が、欠陥の多い古い通信機能を呼び出して管理者の権限を奪う",
        en="Any user can call up rarely used protocols and become root through their holes",
    ),
    remedy=_REMEDY,
)
def protocols(modules: KernelModules, kernel: Kernel, limits: ModuleLimits) -> Outcome:
    """socket(2) loads the module of a protocol by itself, for any user."""
    return _kept_out(modules, kernel, limits.unused_protocols)


@check(
    "KRN-026",
    title=T(
        ja="USBメモリ等の外部媒体を使えないこと",
        en="USB sticks and disks cannot be used",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(18)", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="情報を持ち出され、ウイルスを持ち込まれる",
        en="Information is carried out, and malware in",
    ),
    remedy=_REMEDY,
)
def removable_media(modules: KernelModules, kernel: Kernel, limits: ModuleLimits) -> Outcome:
    """Without usb-storage the kernel offers no disk; keyboards and card readers keep working."""
    return _kept_out(modules, kernel, limits.removable_media)


def _kept_out(modules: KernelModules, kernel: Kernel, wanted: Iterable[str]) -> Outcome:
    if kernel.contained:
        return not_applicable(
            T(
                ja="コンテナであり、カーネルは別の機器のもの",
                en="a container, whose kernel belongs to another machine",
            )
        )
    names = [plain(name) for name in wanted]
    if unseen := [name for name in names if name not in WATCHED]:
        raise FactError(Why.NOT_COLLECTED, ", ".join(unseen))
    names = [name for name in names if _exists(modules, name)]
    if not names:
        return not_applicable(
            T(ja="このカーネルにはないモジュール", en="this kernel has none of these modules")
        )
    wrong = {name: told for name in names if (told := _how_it_gets_in(modules, name))}
    return judged(
        not wrong,
        observed=joined(wrong.values()) if wrong else names,
        expected=T(ja="いずれも読み込めない", en="none of them can be loaded"),
        provenance=Provenance.EXPLICIT,
        lines=tuple(line for name in names if (line := modules.line(name))),
    )


def _exists(modules: KernelModules, name: str) -> bool:
    """False only where the tree of the running kernel is there and has no such module."""
    in_kernel = name in modules.loaded | modules.built_in
    return in_kernel or modules.on_disk is None or name in modules.on_disk


def _how_it_gets_in(modules: KernelModules, name: str) -> T | None:
    if name in modules.built_in:
        return T(ja=f"{name}（カーネルに組込み）", en=f"{name} (built in)")
    if name in modules.loaded:
        return T(ja=f"{name}（読込み済み）", en=f"{name} (loaded)")
    if modules.denied(name):
        return None
    if name in modules.blacklisted:
        return T(ja=f"{name}（blacklist のみ）", en=f"{name} (only blacklisted)")
    return T(ja=f"{name}（読込み可能）", en=f"{name} (can be loaded)")
