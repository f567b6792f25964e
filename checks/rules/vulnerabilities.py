"""Known vulnerabilities: what was carried in, against what is installed, without a network."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from checks.advisories import KEV, Advisories, Feed, Span
from checks.context import Collection
from checks.fact import Limits
from checks.facts.source_packages import SourcePackages
from checks.facts.system import Release
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged
from checks.rules.moment import day
from inventory.words import T


@dataclass(frozen=True, slots=True)
class AdvisoryLimits(Limits):
    """How old carried data may be, and how many records of a release make it whole."""

    group: ClassVar[str] = "advisories"

    max_days: int
    whole_records: int


@dataclass(frozen=True, slots=True)
class Open:
    """One source package as installed, and vulnerabilities that it still has."""

    package: str
    version: str
    span: Span

    @property
    def fixable(self) -> bool:
        """True where the distribution has a version without them."""
        return bool(self.span.fixed or self.span.last)

    def __str__(self) -> str:
        """The finding as an auditor writes it down."""
        ids = " ".join(self.span.ids[:8])
        more = f" … (+{len(self.span.ids) - 8})" if len(self.span.ids) > 8 else ""
        return f"{self.package} {self.version} < {self.span.fixed or '-'}: {ids}{more}"


@check(
    "VUL-001",
    title=T(
        ja="持ち込んだ脆弱性データで修正済みとされた脆弱性が残っていないこと",
        en="No vulnerability is left that the carried-in data call fixed",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="公開された弱点を突かれて侵入される",
        en="A hole that everybody knows is an open door",
    ),
    remedy=T(
        ja="示されたパッケージを、示された版以上へ更新する。閉域では更新ファイルを媒体で持ち込む",
        en="Update the packages to the versions shown; in closed zones carry the updates in",
    ),
)
def fixes_installed(
    packages: SourcePackages,
    release: Release,
    collection: Collection,
    data: Advisories,
    limits: AdvisoryLimits,
) -> Outcome:
    """Compared with the fixed version of the host's own release, deb-version(7), not upstream's.

    Distributions carry a fix back into the version that they ship, so upstream's number says
    nothing. What the distribution has not fixed yet cannot be installed and is only counted.
    """
    feeds = _about(data, release)
    held = list(_holes(packages, data, _name(release)))
    fixable = [one for one in held if one.fixable]
    if not fixable:
        _require_telling(feeds, _name(release), collection, limits)
    waiting = len({id_ for one in held if not one.fixable for id_ in one.span.ids})
    number = len({id_ for one in fixable for id_ in one.span.ids})
    as_of = max(feed.dated for feed in feeds).isoformat()
    return judged(
        not fixable,
        observed=T(
            ja=f"修正未適用の脆弱性 {number} 件（{as_of} 時点）、提供元の修正待ち {waiting} 件",
            en=f"{number} vulnerabilities left (as of {as_of}), {waiting} without a fix yet",
        ),
        expected=T(ja="修正未適用 0 件", en="0 left"),
        lines=tuple(map(str, fixable)),
    )


@check(
    "VUL-002",
    title=T(
        ja="悪用が確認された脆弱性（CISA KEV）が残っていないこと",
        en="No vulnerability is left that is known to be exploited (CISA KEV)",
    ),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="現に攻撃に使われている弱点であり、いつ侵入されてもおかしくない",
        en="These holes are being used for attacks now",
    ),
    remedy=T(
        ja="直ちに更新する。修正がないものは機器を切り離すか、提供元の回避策を採る",
        en="Update at once; where there is no fix, isolate the host or apply the workaround",
    ),
)
def nothing_exploited(
    packages: SourcePackages,
    release: Release,
    collection: Collection,
    data: Advisories,
    limits: AdvisoryLimits,
) -> Outcome:
    """One that has no fix counts as well: attackers do not wait for it."""
    listed, feeds = data.of_kind(KEV), _about(data, release)
    if not listed:
        raise FactError(Why.NO_DATA, _bring("CISA KEV"))
    held = [
        (one, sorted(data.exploited.intersection(one.span.ids)))
        for one in _holes(packages, data, _name(release))
    ]
    hot = [(one, ids) for one, ids in held if ids]
    if not hot:
        _require_telling(feeds, _name(release), collection, limits)
        _require_fresh(listed, collection, limits)
    ids = sorted({id_ for _, some in hot for id_ in some})
    return judged(
        not hot,
        observed=ids or T(ja="該当なし", en="none found"),
        expected=T(ja="該当なし", en="none found"),
        lines=tuple(
            f"{one.package} {one.version} < {one.span.fixed or '-'}: {' '.join(some)}"
            for one, some in hot
        ),
    )


def _name(release: Release) -> str:
    """The release as advisories name it: Debian and RPM ones by their main number."""
    whole = release.id == "ubuntu"
    return f"{release.id} {release.version if whole else release.version.partition('.')[0]}"


def _about(data: Advisories, release: Release) -> tuple[Feed, ...]:
    """The feeds about this release; none at all, or none about it, is no answer."""
    if not any(feed.releases for feed in data.feeds):
        raise FactError(Why.NO_DATA, _bring("Debian security tracker / OSV"))
    feeds = data.about(_name(release))
    if not feeds:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"持ち込んだデータに {release.pretty} の記録がない",
                en=f"the carried-in data have no record of {release.pretty}",
            ),
        )
    return feeds


def _bring(what: str) -> T:
    return T(
        ja=f"{what} のファイルを hinomi advisories import で取り込んでから、点検し直す",
        en=f"bring in {what} with hinomi advisories import, then scan again",
    )


def _holes(packages: SourcePackages, data: Advisories, release: str) -> Iterator[Open]:
    known = data.spans.get(release, {})
    for name, versions in packages.versions.items():
        for span in known.get(name, ()):
            for version in versions:
                if _within(span, version, packages):
                    yield Open(name, version, span)


def _within(span: Span, version: str, packages: SourcePackages) -> bool:
    if span.since and packages.older(version, span.since):
        return False
    if span.fixed:
        return packages.older(version, span.fixed)
    return not span.last or not packages.older(span.last, version)


def _require_telling(
    feeds: Iterable[Feed], release: str, collection: Collection, limits: AdvisoryLimits
) -> None:
    """That nothing was found means something only where the data are whole and fresh."""
    whole = [feed for feed in feeds if feed.releases[release] >= limits.whole_records]
    if not whole:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"持ち込んだデータが全件でない（{limits.whole_records} 件未満）",
                en=f"the carried-in data are not the whole (under {limits.whole_records} records)",
            ),
        )
    _require_fresh(whole, collection, limits)


def _require_fresh(feeds: Iterable[Feed], collection: Collection, limits: AdvisoryLimits) -> None:
    newest: date = max(feed.dated for feed in feeds)
    today = day(collection)
    if not today - timedelta(days=limits.max_days) <= newest <= today + timedelta(days=1):
        told = newest.isoformat()
        raise FactError(
            Why.STALE,
            T(ja=f"脆弱性データが {told} 時点のもの", en=f"vulnerability data of {told}"),
        )
