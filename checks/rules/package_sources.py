"""Where software comes from: known archives, nothing beside them, nothing held or left behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import ClassVar
from urllib.parse import urlsplit

from checks.fact import Limits
from checks.facts.apt_sources import Source
from checks.facts.dnf import DnfSettings
from checks.facts.package_origins import PackageOrigins
from checks.facts.system import Release
from checks.facts.updates import AptSettings
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

_NO_APT = T(ja="apt を使わない機器", en="the host does not use apt")
_NO_DNF = T(ja="dnf・yum を使わない機器", en="the host does not use dnf or yum")


@dataclass(frozen=True, slots=True)
class SourceLimits(Limits):
    """Whose archives count as the distribution's own, and which further ones are approved.

    A name stands for the host itself and for those below it.
    """

    group: ClassVar[str] = "sources"

    official: tuple[str, ...]
    approved: tuple[str, ...]
    local_packages: tuple[str, ...]
    held_packages: tuple[str, ...]


@check(
    "UPD-006",
    title=T(
        ja="apt の取得元に、OS提供元の本体とセキュリティ更新の両方があること",
        en="Apt takes both the release and its security updates from the distribution",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="セキュリティ更新が届かないまま、最新であるように見える",
        en="Security updates never arrive, and yet all looks up to date",
    ),
    remedy=T(
        ja=(
            "/etc/apt/sources.list に、この版の main と security の両方を書く。"
            "庁内のミラーを使うなら policy の sources.official に加える"
        ),
        en=(
            "List main and security of this release in /etc/apt/sources.list; name an "
            "in-house mirror in sources.official of the policy"
        ),
    ),
    refs=("ssg:apt_sources_list_official",),
)
def official_sources(apt: AptSettings, release: Release, limits: SourceLimits) -> Outcome:
    """sources.list(5): a suite of another release, or one that is switched off, brings nothing."""
    if not apt.present:
        return not_applicable(_NO_APT)
    if not release.codename:
        raise FactError(
            Why.UNDETERMINED,
            T(ja="os-release に版の名前がない", en="os-release names no codename"),
        )
    ours = [one for one in apt.sources if _official(one, limits)]
    suites = {"main": {release.codename}, "security": set(_security(release.codename))}
    found = {
        what: [one for one in ours if one.suite.rstrip("/") in names]
        for what, names in suites.items()
    }
    missing = [what for what, some in found.items() if not some]
    return judged(
        not missing,
        observed=T(
            ja=f"{'、'.join(missing)} がない" if missing else f"{len(ours)} 件",
            en=f"no {' and no '.join(missing)}" if missing else f"{len(ours)} sources",
        ),
        expected=T(
            ja=f"{release.codename} の本体とセキュリティ更新",
            en=f"{release.codename} and its security updates",
        ),
        provenance=Provenance.EXPLICIT,
        lines=tuple(map(str, apt.sources)),
    )


def _official(one: Source, limits: SourceLimits) -> bool:
    return one.binary and "main" in one.components and _below(one.host, limits.official)


def _security(codename: str) -> tuple[str, ...]:
    return (f"{codename}-security", f"{codename}/updates")


@check(
    "UPD-007",
    title=T(
        ja="承認していない取得元からソフトウェアを入れる設定でないこと",
        en="Software comes from approved sources only",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(17)", "MIC:6.6(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰が作ったか分からないソフトウェアが、更新として入り込む",
        en="Software of unknown makers comes in as an update",
    ),
    remedy=T(
        ja="要らない取得元を消す。業務に要るものは承認を得て policy の sources.approved に加える",
        en="Remove what is not needed; add approved ones to sources.approved of the policy",
    ),
)
def approved_sources(apt: AptSettings, dnf: DnfSettings, limits: SourceLimits) -> Outcome:
    """sources.list(5), dnf.conf(5): every enabled source by the name of its host."""
    if not apt.present and not dnf.present:
        raise FactError(Why.NO_TOOL, "apt, dnf")
    told = {str(one): one.host for one in apt.sources}
    for repository in dnf.repositories:
        if repository.enabled:
            told |= {f"{repository.path}: {url}": _host(url) for url in repository.addresses}
    known = (*limits.official, *limits.approved)
    strange = {line: host for line, host in told.items() if not _below(host, known)}
    return judged(
        not strange,
        observed=sorted(set(strange.values()))
        or T(ja=f"{len(told)} 件", en=f"{len(told)} sources"),
        expected=T(ja="承認した取得元だけ", en="approved sources only"),
        provenance=Provenance.EXPLICIT,
        lines=tuple(strange),
    )


def _host(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "") if parts.scheme != "file" else "file"


def _below(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


@check(
    "UPD-008",
    title=T(
        ja="dnf・yum がパッケージの署名を必ず確かめること",
        en="Dnf or yum checks the signature of every package",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(17)", "MIC:6.6(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="偽の更新を通じて不正なプログラムが入り込む",
        en="Forged updates can bring in malicious programs",
    ),
    remedy=T(
        ja="/etc/dnf/dnf.conf の [main] に gpgcheck=1 と書き、各 .repo の gpgcheck=0 を消す",
        en="Set gpgcheck=1 in [main] of /etc/dnf/dnf.conf and remove gpgcheck=0 from .repo files",
    ),
    refs=("ssg:ensure_gpgcheck_globally_activated", "ssg:ensure_gpgcheck_never_disabled"),
)
def dnf_signatures(dnf: DnfSettings) -> Outcome:
    """dnf.conf(5): the default is off, and what a repository says wins over [main]."""
    if not dnf.present:
        return not_applicable(_NO_DNF)
    off = [f"{one.path} [{one.name}]" for one in dnf.repositories if one.gpgcheck is False]
    main = dnf.on("gpgcheck")
    shown = f"[main] gpgcheck={dnf.main.get('gpgcheck', '-')}"
    return judged(
        main and not off,
        observed=[shown, *off],
        expected="[main] gpgcheck=1",
        provenance=Provenance.EXPLICIT,
        lines=tuple(off),
    )


@check(
    "UPD-009",
    title=T(
        ja="更新のときに、使わなくなった部品を取り除く設定であること",
        en="Updating removes components that are no longer used",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="更新されない古い部品や古いカーネルが残り、弱点になる",
        en="Old parts and kernels stay behind without updates",
    ),
    remedy=T(
        ja=(
            "apt: Unattended-Upgrade::Remove-Unused-Dependencies と "
            'Remove-Unused-Kernel-Packages を "true" にする。dnf: '
            "clean_requirements_on_remove=1"
        ),
        en=(
            "apt: set Unattended-Upgrade::Remove-Unused-Dependencies and "
            'Remove-Unused-Kernel-Packages to "true"; dnf: clean_requirements_on_remove=1'
        ),
    ),
    refs=("ssg:clean_components_post_updating",),
)
def leftovers_removed(apt: AptSettings, dnf: DnfSettings) -> Outcome:
    """unattended-upgrade(8) removes old kernels by itself, dependencies only when told to.

    dnf.conf(5) removes what an erased package alone had needed, unless told not to.
    """
    if not apt.present and not dnf.present:
        raise FactError(Why.NO_TOOL, "apt, dnf")
    defaults = {
        f"Unattended-Upgrade::{_DEPENDENCIES}": "false",
        f"Unattended-Upgrade::{_KERNELS}": "true",
    }
    given = {key.lower(): value for key, value in apt.values.items()}
    if not apt.present:
        given, defaults = dict(dnf.main), {"clean_requirements_on_remove": "1"}
    values = {name: given.get(name.lower(), default) for name, default in defaults.items()}
    return judged(
        all(value.lower() in _YES for value in values.values()),
        observed=[f"{name}={value}" for name, value in values.items()],
        expected=[f"{name}={'true' if apt.present else '1'}" for name in values],
        provenance=(
            Provenance.EXPLICIT
            if all(name.lower() in given for name in values)
            else Provenance.DEFAULT
        ),
    )


_DEPENDENCIES, _KERNELS = "Remove-Unused-Dependencies", "Remove-Unused-Kernel-Packages"
_YES = frozenset({"1", "yes", "true", "with", "on", "enable"})


@check(
    "UPD-010",
    title=T(
        ja="取得元にないパッケージが入っていないこと",
        en="No package is installed that no repository has",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(17)", "MIC:6.6(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="手で入れたパッケージには更新が届かず、弱点が残る",
        en="What was put in by hand gets no updates",
    ),
    remedy=T(
        ja="要らないものは消す。業務に要るものは policy の sources.local_packages に加えて管理する",
        en="Remove what is not needed; keep the rest in sources.local_packages of the policy",
    ),
)
def packages_from_repositories(origins: PackageOrigins, limits: SourceLimits) -> Outcome:
    """Names compared with the host's own lists; under RPM what bears no signature."""
    if not origins.whole:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="この版のパッケージの一覧が apt にない",
                en="no package list of this release on the host",
            ),
        )
    strange = [name for name in origins.foreign if not _listed(name, limits.local_packages)]
    return judged(
        not strange,
        observed=T(ja=f"{len(strange)} 件", en=f"{len(strange)} packages"),
        expected=T(ja="0 件", en="0 packages"),
        lines=tuple(strange),
    )


@check(
    "UPD-011",
    title=T(
        ja="更新を止めたままのパッケージがないこと",
        en="No package is held back from updates",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="止めたことが忘れられ、修正された弱点が残り続ける",
        en="The hold is forgotten, and mended holes stay open",
    ),
    remedy=T(
        ja=(
            "apt-mark unhold（dnf versionlock delete）で戻す。"
            "止める理由があるなら policy の sources.held_packages に書く"
        ),
        en="Release it with apt-mark unhold or dnf versionlock delete; else list it with a reason",
    ),
)
def nothing_held(origins: PackageOrigins, limits: SourceLimits) -> Outcome:
    """apt-mark(8) hold and the versionlock of dnf keep a package as it is, fixes included."""
    held = [name for name in origins.held if not _listed(name, limits.held_packages)]
    return judged(not held, observed=held or NONE, expected=NONE)


def _listed(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
