"""The running kernel: somebody still mends it, whether its distribution or kernel.org."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from checks.context import Collection
from checks.fact import Limits
from checks.facts.system import Kernel, Release
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged, not_applicable
from checks.rules.moment import day
from checks.rules.updates import SupportLimits
from inventory.words import T

_SERIES = re.compile(r"([0-9]+\.[0-9]+)\b")
_MAKERS = {  # how kernels name who built them: in `uname -v`, or in `uname -r`
    "debian": re.compile(r"\bDebian (?!.*~bpo)"),
    "ubuntu": re.compile(r"-Ubuntu\b"),
}
_EL = re.compile(r"\.el[0-9]+")


@dataclass(frozen=True, slots=True)
class KernelLimits(Limits):
    """Series of kernels: which a distribution mends itself, and how long kernel.org mends one."""

    group: ClassVar[str] = "kernel_support"

    own_series: tuple[str, ...]
    series_ends: tuple[str, ...]

    def is_own(self, release: Release, kernel: Kernel) -> bool:
        """True for a kernel that the distribution built of a series that it mends."""
        made = f"{kernel.release} {kernel.build}"
        if not _MAKERS.get(release.id, _EL).search(made):
            return False
        versions = (release.version, release.version.split(".")[0])
        return any(f"{release.id} {v} {_series(kernel)}" in self.own_series for v in versions)

    def end_of(self, series: str) -> date | None:
        """The last day of a longterm series; None for any other."""
        ends = dict(line.split() for line in self.series_ends)
        return date.fromisoformat(ends[series]) if series in ends else None


@check(
    "UPD-013",
    title=T(
        ja="稼働中のカーネルが支援期間内であること",
        en="The running kernel is still supported",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.6(1)", "MIC:6.3(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="OS が支援期間内でも、カーネルの脆弱性は修正されない",
        en="Holes in the kernel stay open although the distribution is supported",
    ),
    remedy=T(
        ja="配布元が保守するカーネル（linux-image-amd64 など）に戻して再起動する",
        en="Return to the kernel that the distribution maintains, and reboot",
    ),
)
def supported_kernel(
    kernel: Kernel,
    release: Release,
    collection: Collection,
    support: SupportLimits,
    limits: KernelLimits,
) -> Outcome:
    """kernel.org mends longterm series until a day; a distribution mends its own for longer."""
    if kernel.contained:
        return not_applicable(
            T(ja="カーネルは別の機器のもの（コンテナ）", en="the kernel is another machine's")
        )
    own = limits.is_own(release, kernel)
    end = support.end_of(release) if own else limits.end_of(_series(kernel))
    if end is None:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"カーネル {kernel.release} の支援終了日が分からない",
                en=f"no date known for the kernel {kernel.release}",
            ),
        )
    today = day(collection)
    if today <= end and today > support.as_of + timedelta(days=support.usable_days):
        raise FactError(
            Why.STALE,
            T(
                ja=f"支援終了日の表が {support.as_of} 時点のもの",
                en=f"the table of support dates is of {support.as_of}",
            ),
        )
    observed = f"{kernel.release}: {end.isoformat()} ({support.as_of})"
    return judged(today <= end, observed=observed, expected=f">= {today.isoformat()}")


def _series(kernel: Kernel) -> str:
    found = _SERIES.match(kernel.release)
    if found is None:
        raise FactError(Why.MALFORMED, kernel.release)
    return found[1]
