"""Malware protection of a terminal: it runs, knows what is new, and skips nothing that matters."""

import re
from dataclasses import dataclass
from typing import ClassVar

from checks.context import Subject
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
)
from checks.windows.facts.defender import Defender, Exclusions
from checks.windows.facts.security_center import Product, SecurityCenter
from checks.windows.rules.update_path import CLOSED
from inventory.words import NONE, T, joined


@dataclass(frozen=True, slots=True)
class TerminalAntivirusLimits(Limits):
    """`products` names others than Defender whose own word to the Security Center counts."""

    group: ClassVar[str] = "terminal_antivirus"

    products: tuple[str, ...]
    definition_days: int
    closed_definition_days: int
    approved_exclusions: tuple[str, ...]


@check(
    "TRM-005",
    title=T(ja="端末でウイルス対策が動いていること", en="Malware protection runs on the terminal"),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.4(1)", "MIC:6.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="不正プログラムが見つからないまま動き、庁内に広がる",
        en="Malware runs unseen and spreads",
    ),
    remedy=T(
        ja="対策ソフトのリアルタイム保護を有効にする。Microsoft Defender 以外を使う団体は、"
        "管理コンソールの一覧で確かめ、製品名を基準値 terminal_antivirus.products に書く",
        en="Turn on real-time protection; with another product than Defender check the list of its "
        "console, and name it in the limit terminal_antivirus.products",
    ),
    refs=("https://learn.microsoft.com/defender-endpoint/microsoft-defender-antivirus-windows",),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def antivirus_runs(
    defender: Defender, center: SecurityCenter, limits: TerminalAntivirusLimits
) -> Outcome:
    """MSFT_MpComputerStatus decides for Defender; productState of others is undocumented."""
    if defender.active:
        holds = defender.running and defender.real_time
        off = T(ja="Microsoft Defender が動いていない", en="Microsoft Defender does not run")
        on = T(ja="Microsoft Defender が動作中", en="Microsoft Defender runs")
        return _running(on if holds else off, holds=holds)
    product = _approved(center, limits)
    if product is None and not center.antivirus and center.present:
        return _running(NONE, holds=False)
    if product is None:
        raise _other_product(center)
    return _running(_said(product), holds=product.on)


@check(
    "TRM-006",
    title=T(ja="端末のウイルス定義ファイルが新しいこと", en="The malware definitions are recent"),
    severity=Severity.HIGH,
    clauses=("MIC:6.4(1)", "MIC:6.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(ja="新しい不正プログラムを見つけられない", en="New malware is not recognised"),
    remedy=T(
        ja="定義ファイルの更新を直す。閉じた系では、WSUS 等で配る手順と間隔を確かめる",
        en="Repair the update of definitions; in closed zones check how and when they are carried",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def definitions_recent(
    defender: Defender,
    center: SecurityCenter,
    subject: Subject,
    limits: TerminalAntivirusLimits,
) -> Outcome:
    """The day of Defender's definitions; of another product only that they are old is told."""
    closed = subject.zone in CLOSED
    limit = limits.closed_definition_days if closed else limits.definition_days
    expected = T(ja=f"{limit}日以内", en=f"at most {limit} days")
    if defender.active:
        age = defender.definition_days
        seen = NONE if age is None else T(ja=f"{age}日前", en=f"{age} days old")
        return judged(age is not None and age <= limit, observed=seen, expected=expected)
    product = _approved(center, limits)
    if product is not None and product.old:
        old = T(ja=f"{product.name}: 古い", en=f"{product.name}: out of date")
        return judged(False, observed=old, expected=expected)
    raise _other_product(center)


@check(
    "TRM-007",
    title=T(
        ja="ウイルス対策の除外が広すぎないこと",
        en="The malware protection skips nothing that matters",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.4(2)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="除外された場所に置かれた不正プログラムは検査されない",
        en="Malware in a place that is skipped is not looked at",
    ),
    remedy=T(
        ja="除外を製品が求めるフォルダーだけに狭める。必要と認めたものは、"
        "基準値 terminal_antivirus.approved_exclusions に書く",
        en="Narrow the exclusions to what products ask for; list approved ones in the limit "
        "terminal_antivirus.approved_exclusions",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def exclusions_narrow(
    exclusions: Exclusions, defender: Defender, limits: TerminalAntivirusLimits
) -> Outcome:
    """Drive roots, profiles, system folders, programs and script hosts are where malware lives."""
    if not defender.active:
        raise FactError(Why.UNDETERMINED, _CONSOLE)
    approved = {one.casefold() for one in limits.approved_exclusions}
    wide = [
        one
        for kind, told in (
            (is_wide_path, exclusions.paths),
            (is_wide_extension, exclusions.extensions),
            (is_wide_process, exclusions.processes),
        )
        for one in told
        if one.casefold() not in approved and kind(one)
    ]
    return judged(
        not wide,
        observed=joined(wide) if wide else NONE,
        expected=T(
            ja="ドライブ全体・利用者・システムのフォルダーと実行形式の除外なし",
            en="no drives, profiles, system folders or programs",
        ),
        lines=(*exclusions.paths, *exclusions.extensions, *exclusions.processes),
    )


_CONSOLE = T(
    ja="Microsoft Defender 以外の製品。その管理コンソールの一覧で確かめる",
    en="another product than Microsoft Defender; check the list of its console",
)
_PROGRAMS = frozenset(
    {
        *("bat", "cmd", "com", "dll", "exe", "hta", "js", "jse", "lnk", "msi", "ps1", "psm1"),
        *("scr", "sys", "vbe", "vbs", "wsf", "doc", "docm", "docx", "xls", "xlsm", "xlsx", "zip"),
        "",
    }
)
_HOSTS = frozenset(
    {
        *("cmd", "powershell", "pwsh", "wscript", "cscript", "mshta", "rundll32", "regsvr32"),
        *("explorer", "svchost", "msbuild", "winword", "excel", "outlook", "msedge", "chrome"),
    }
)
_ROOT = re.compile(r"(?:[a-z*?]:|%systemdrive%|\\\\[^\\]+(?:\\[^\\]+)?|\*+|)")
_WIDE = re.compile(
    r"(?:[a-z*?]:|%systemdrive%)\\(?:users|documents and settings)(?:\\.*)?"
    r"|%(?:userprofile|appdata|localappdata|public|homepath|temp|tmp)%.*"
    r"|(?:[a-z*?]:\\windows|%windir%|%systemroot%)"
    r"(?:\\(?:system32|syswow64|temp|tasks|system32\\tasks))?"
    r"|(?:[a-z*?]:\\programdata|%programdata%|%allusersprofile%)"
    r"|(?:[a-z*?]:\\program files(?: \(x86\))?|%programfiles(?:\(x86\))?%)"
    r"|.*\\(?:temp|tmp|\$recycle\.bin)(?:\\.*)?"
)


def is_wide_path(path: str) -> bool:
    """True for a drive, a share, a profile, a folder of Windows or one that all can write to."""
    plain = re.sub(r"[\\/]+", r"\\", path.strip().strip('"').casefold())
    if path.strip().startswith(("\\\\", "//")):
        plain = "\\" + plain
    while plain.endswith(("\\", "\\*", "\\*.*")) and plain.strip("\\"):
        plain = plain.removesuffix("*.*").removesuffix("*").rstrip("\\")
    return bool(_ROOT.fullmatch(plain) or _WIDE.fullmatch(plain))


def is_wide_extension(extension: str) -> bool:
    """True for programs, scripts, documents that hold macros, archives, and for all of them."""
    return extension.strip().lstrip("*.").casefold() in _PROGRAMS


def is_wide_process(process: str) -> bool:
    """True for hosts of scripts and for programs that everybody uses, wherever they are."""
    name = re.split(r"[\\/]", process.strip().strip('"').casefold())[-1]
    return name.removesuffix(".exe") in _HOSTS or name in {"", "*", "*.exe"}


def _approved(center: SecurityCenter, limits: TerminalAntivirusLimits) -> Product | None:
    """The approved product, one that is on before one that is not."""
    found = [one for one in center.antivirus if one.name in limits.products]
    return max(found, key=lambda one: (one.on, not one.old), default=None)


def _other_product(center: SecurityCenter) -> FactError:
    names = ", ".join(one.name for one in center.antivirus)
    told = f" ({names})" if names else ""
    return FactError(Why.UNDETERMINED, T(_CONSOLE.ja + told, _CONSOLE.en + told))


def _said(product: Product) -> T:
    on = T(ja="動作中", en="on") if product.on else T(ja="停止", en="off")
    return T(
        ja=f"{product.name}: {on.ja}（セキュリティセンターへの申告による参考）",
        en=f"{product.name}: {on.en} (by its own word to the Security Center)",
    )


def _running(seen: T, *, holds: bool) -> Outcome:
    wanted = T(ja="リアルタイム保護が動作中", en="real-time protection runs")
    return judged(holds, observed=seen, expected=wanted)
