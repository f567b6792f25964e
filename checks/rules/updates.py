"""Updates: supported software, no known hole left open, and the way in for updates is sound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from checks.context import Collection
from checks.fact import Limits
from checks.facts import debian_version, rpm_version
from checks.facts.dnf import DnfSettings
from checks.facts.packages import Packages
from checks.facts.services import Services
from checks.facts.system import Kernel, Release
from checks.facts.updates import AptSettings, SecurityUpdates
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
from checks.rules.moment import age, day, moment
from inventory.words import T


@dataclass(frozen=True, slots=True)
class SupportLimits(Limits):
    """Last days of support, each `ID VERSION DAY` in the words of os-release(5)."""

    group: ClassVar[str] = "support"

    as_of: date
    usable_days: int
    ends: tuple[str, ...]

    def end_of(self, release: Release) -> date | None:
        """The last day for the version, or for its main number; None where it is not listed."""
        table = {tuple(line.split()[:2]): line.split()[2] for line in self.ends}
        for version in (release.version, release.version.split(".")[0]):
            if day := table.get((release.id, version)):
                return date.fromisoformat(day)
        return None


@dataclass(frozen=True, slots=True)
class UpdateLimits(Limits):
    """How old package lists may be for their silence to mean anything."""

    group: ClassVar[str] = "updates"

    list_days: int


@check(
    "UPD-001",
    title=T(
        ja="OS が提供元の支援期間内であること",
        en="The operating system is still supported by its maker",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.6(1)", "MIC:6.3(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="新しい脆弱性が見付かっても修正が提供されない",
        en="Newly found holes are no longer closed",
    ),
    remedy=T(
        ja="支援中の版へ更新する。当面使うなら隔離と例外承認を検討する",
        en="Upgrade to a supported version; until then isolate it and record the exception",
    ),
    refs=("ssg:installed_OS_is_vendor_supported",),
)
def supported_system(release: Release, collection: Collection, limits: SupportLimits) -> Outcome:
    """No maker, no fixes; a table of dates that has grown old may not say that all is well."""
    end, today = limits.end_of(release), day(collection)
    if end is None:
        name = f"{release.id} {release.version}"
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"{name} の支援終了日が分からない", en=f"no date known for {name}"),
        )
    if today <= end and today > limits.as_of + timedelta(days=limits.usable_days):
        raise FactError(
            Why.STALE,
            T(
                ja=f"支援終了日の表が {limits.as_of} 時点のもの",
                en=f"the table of support dates is of {limits.as_of}",
            ),
        )
    observed = f"{release.pretty}: {end.isoformat()}"
    return judged(today <= end, observed=observed, expected=f">= {today.isoformat()}")


@check(
    "UPD-002",
    title=T(
        ja="未適用のセキュリティ更新がないこと",
        en="No security update is waiting to be installed",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="公開済みの脆弱性を突かれる",
        en="Holes that are public knowledge can be used",
    ),
    remedy=T(
        ja="検証のうえ apt update、apt upgrade（RHEL系は dnf upgrade --security）で適用する。"
        "閉域では更新用の媒体・ミラーを使う",
        en="Test, then apt update and apt upgrade (RHEL family: dnf upgrade --security); "
        "in closed zones use a mirror or media",
    ),
)
def no_pending_security(
    updates: SecurityUpdates, collection: Collection, limits: UpdateLimits
) -> Outcome:
    """What waits is certain; that nothing waits only as far as the lists are fresh."""
    old = age(moment(collection), updates.dated)
    if not updates.pending and old > timedelta(days=limits.list_days):
        day = updates.dated.date().isoformat()
        raise FactError(
            Why.STALE,
            T(ja=f"パッケージの一覧が {day} 時点のもの", en=f"package lists of {day}"),
        )
    number = len(updates.pending)
    return judged(
        not updates.pending,
        observed=T(
            ja=f"未適用 {number} 件、一覧は {max(old.days, 0)} 日前",
            en=f"{number} pending, lists {max(old.days, 0)} days old",
        ),
        expected=T(ja="未適用 0 件", en="0 pending"),
        lines=updates.pending[:40],
    )


@check(
    "UPD-003",
    title=T(
        ja="更新後の再起動が済んでいること",
        en="The reboot after updates has been done",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="更新を入れても、古いカーネルの脆弱性が残ったまま動き続ける",
        en="The old kernel keeps running with its holes although the fix is on disk",
    ),
    remedy=T(ja="業務に支障のない時間に再起動する", en="Reboot at a time that suits the service"),
)
def rebooted(kernel: Kernel, packages: Packages) -> Outcome:
    """An installed kernel protects only after a boot; a container runs its host's kernel."""
    newest = _newest_image(kernel, packages.manager)
    if newest is None and not kernel.reboot_required:
        return not_applicable(T(ja="カーネルが導入されていない", en="no kernel is installed here"))
    built = re.search(r"\bDebian (\S+) \(", kernel.build)
    shipped = packages.versions.get(f"linux-image-{kernel.release}")
    rebuilt = bool(built and shipped and built.group(1) != shipped)
    current = newest in (None, kernel.release) and not rebuilt and not kernel.reboot_required
    flag = ", reboot-required" if kernel.reboot_required else ""
    observed = f"{kernel.release}{f' ({built.group(1)})' if built else ''}{flag}"
    return judged(current, observed=observed, expected=f"{newest or '-'} ({shipped or '-'})")


@check(
    "UPD-004",
    title=T(
        ja="セキュリティ更新を自動で適用する設定であること",
        en="Security updates are set to be installed automatically",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="更新の適用が担当者の手作業に頼り、忘れられる",
        en="Updates depend on someone remembering them",
    ),
    remedy=T(
        ja=(
            "unattended-upgrades を導入し、20auto-upgrades で二つの値を 1 にし、"
            "apt-daily.timer と apt-daily-upgrade.timer を有効にする。"
            "RHEL 系は dnf-automatic を導入し、apply_updates=yes としてタイマーを有効にする。"
            "手順書で行うなら例外として記録する"
        ),
        en=(
            "Install unattended-upgrades with both values 1 in 20auto-upgrades, and enable "
            "apt-daily.timer and apt-daily-upgrade.timer; under RHEL dnf-automatic with "
            "apply_updates=yes and its timer; or record why not"
        ),
    ),
)
def automatic_updates(
    apt: AptSettings, dnf: DnfSettings, packages: Packages, services: Services
) -> Outcome:
    """apt.systemd.daily acts where lists are updated and upgrades run unattended.

    Two timers start it under systemd, and a script of cron.daily where there is none. dnf
    installs by dnf-automatic.timer where apply_updates is set, or by dnf-automatic-install.timer.
    """
    if not apt.present:
        return _automatic_dnf(dnf, services)
    wanted = ("APT::Periodic::Update-Package-Lists", "APT::Periodic::Unattended-Upgrade")
    values = [apt.value(name, "0") for name in wanted]
    active = all(value not in ("0", "") for value in values)
    active = active and apt.value("APT::Periodic::Enable", "1") != "0"
    installed = bool(packages.any_of("unattended-upgrades"))
    ready = active and installed
    idle = _idle(services)
    if ready and not (idle or services.systemd or services.started(*_CRON)):
        raise FactError(
            Why.UNDETERMINED,
            T(ja="cron が起動するか分からない", en="whether cron is started"),
        )
    return judged(
        ready and not idle,
        observed=_automatic(values[0], values[1], installed=installed, idle=idle),
        expected=_automatic("1", "1", installed=True, idle=()),
        provenance=Provenance.EXPLICIT,
    )


def _automatic_dnf(dnf: DnfSettings, services: Services) -> Outcome:
    if not dnf.present:
        raise FactError(Why.NO_TOOL, "apt, dnf")
    apply = dnf.automatic.get("apply_updates", "no").lower() in {"yes", "true", "1", "on"}
    installing = services.started("dnf-automatic-install.timer")
    timers = installing or services.started("dnf-automatic.timer")
    shown = dnf.automatic.get("apply_updates", "-")
    return judged(
        bool(installing or (apply and timers)),
        observed=f"apply_updates={shown}, {', '.join(timers) or '-'}",
        expected="apply_updates=yes, dnf-automatic.timer",
        provenance=Provenance.EXPLICIT,
    )


@check(
    "UPD-005",
    title=T(
        ja="署名を確かめずにソフトウェアを入れる設定がないこと",
        en="No setting lets software in without checking its signature",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(17)", "MIC:6.6(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="偽の更新を通じて不正なプログラムが入り込む",
        en="Forged updates can bring in malicious programs",
    ),
    remedy=T(
        ja="[trusted=yes] などを消し、配布元の鍵を /etc/apt/keyrings に置いて signed-by で指定する",
        en="Remove [trusted=yes] and the like; name the maker's key with signed-by",
    ),
    refs=("ssg:apt_conf_disallow_unauthenticated",),
)
def signed_sources(apt: AptSettings) -> Outcome:
    """apt-secure(8): a source marked as trusted is taken as it comes.

    A switch under a name that apt does not know (`ATP::Get::…`) does nothing; it is told.
    """
    switches = (
        "APT::Get::AllowUnauthenticated",
        "Acquire::AllowInsecureRepositories",
        "Acquire::AllowDowngradeToInsecureRepositories",
    )
    if not apt.present:
        return not_applicable(T(ja="apt を使わない機器", en="the host does not use apt"))
    wrong = [name for name in switches if apt.on(name)]
    wrong += [str(one) for one in apt.sources if one.unchecked]
    number = len(apt.sources)
    checked = T(ja=f"取得元 {number} 件、すべて署名を検証", en=f"{number} sources, all checked")
    vain = [name for name in apt.values if _misspelt(name, switches) and apt.on(name)]
    return judged(
        not wrong,
        observed=wrong or vain or checked,
        expected="-",
        provenance=Provenance.CONFLICTING if vain else Provenance.MEASURED,
    )


def _misspelt(name: str, switches: Sequence[str]) -> bool:
    known = [one.lower() for one in switches]
    ends = tuple(one[one.rindex("::") :] for one in known)
    return name.lower() not in known and name.lower().endswith(ends)


_CRON = ("cron.service", "crond.service")
_TASKS = ("apt-daily", "apt-daily-upgrade")


def _idle(services: Services) -> tuple[str, ...]:
    """What should start the updates and is disabled, masked or not there."""
    if services.systemd:
        timers = [f"{one}.timer" for one in _TASKS if not services.started(f"{one}.timer")]
        return (*timers, *sorted(services.masked & {f"{one}.service" for one in _TASKS}))
    return () if services.daily & {"apt-compat", "apt"} else ("/etc/cron.daily/apt-compat",)


def _automatic(lists: str, upgrade: str, *, installed: bool, idle: Sequence[str]) -> T:
    state, off = "導入済み" if installed else "未導入", ", ".join(idle)
    return T(
        ja=f"一覧の更新 {lists}、自動適用 {upgrade}、unattended-upgrades {state}"
        + (f"、無効 {off}" if idle else ""),
        en=f"lists {lists}, upgrade {upgrade}, installed {installed}"
        + (f", disabled {off}" if idle else ""),
    )


def _newest_image(kernel: Kernel, manager: str) -> str | None:
    """The newest image of the running flavour (`amd64`, `generic`, `+rt`), or of any."""
    flavour = _flavour(kernel.release, manager)
    same = [image for image in kernel.images if _flavour(image, manager) == flavour]
    order = rpm_version.version_key if manager == "rpm" else debian_version.version_key
    return max(same or kernel.images, key=order, default=None)


def _flavour(release: str, manager: str) -> str:
    """RPM writes the flavour after a plus sign, which begins Debian's name of the release."""
    mark = r"-([a-z][a-z0-9-]*)$|\+([a-z0-9-]+)$" if manager == "rpm" else r"-([a-z][a-z0-9-]*)$"
    match = re.search(mark, release)
    return "".join(match.groups(default="")) if match else ""
