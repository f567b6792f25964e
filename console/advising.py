"""Vulnerability data on its way into a workspace, and told in a line."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.language import w
from console.session import Session
from inventory.words import HinomiError, T
from reports.era import era_date

if TYPE_CHECKING:
    from audit.advisory_forms import Given
    from checks.advisories import Feed
    from checks.windows.releases import Releases


def bring_in(session: Session, files: Sequence[Path], day: date | None) -> "list[Given]":
    """Keep all of these files in the workspace, or, where one cannot be read, none."""
    from audit.advisories import keep
    from audit.advisory_forms import read_given

    given = [read_given(path, day) for path in files]
    for path, one in zip(files, given, strict=True):
        if one.feed.dated > datetime.now(UTC).date() + timedelta(days=1):
            raise HinomiError(T(f"{path}: 日付が未来です。", f"{path}: dated in the future."))
    for one in given:
        keep(session.workspace.advisories, one, session.journal, session.actor)
    return given


def as_object(feed: "Feed") -> dict[str, Any]:
    """One feed for `--json`."""
    return {
        "kind": feed.kind,
        "dated": feed.dated.isoformat(),
        "sha256": feed.sha256,
        "records": feed.records,
        "releases": dict(feed.releases),
    }


def told(given: "Given") -> str:
    """What was read, in one line."""
    feed = given.feed
    where = ", ".join(feed.releases) or w("悪用が確認された脆弱性", "known to be exploited")
    return w(
        f"取り込みました: {feed.kind} {feed.dated} 時点、{feed.records} 件（{where}）",
        f"Imported: {feed.kind} as of {feed.dated}, {feed.records} records ({where})",
    )


def bring_releases(session: Session, files: Sequence[Path], day: date | None) -> "Releases":
    """Keep a table of Windows releases."""
    from audit.releases import keep_table, read_table

    table = read_table(files, day, table_in_use(session))
    keep_table(session.workspace.advisories, table, session.journal, session.actor)
    return table[0]


def table_in_use(session: Session) -> "Releases":
    """The table of Windows releases that counts now, carried in or shipped."""
    from audit.policy_files import shipped_releases
    from audit.releases import current_releases

    shipped = shipped_releases()
    return current_releases(session.workspace.advisories, session.journal, shipped)


def releases_object(used: "Releases") -> dict[str, Any]:
    """The table in use for `--json`."""
    newest = max((one.released for one in used.updates), default=None)
    return {
        "as_of": used.as_of.isoformat(),
        "sha256": used.digest,
        "releases": len(used.releases),
        "updates": len(used.updates),
        "newest_update": newest.isoformat() if newest else None,
    }


def releases_told(brought: "Releases | None", used: "Releases") -> Iterator[str]:
    """What was read and what counts, a line each."""
    if brought is not None:
        yield w(
            f"取り込みました: {era_date(brought.as_of)} 時点の表"
            f"（版 {len(brought.releases)}、月例更新 {len(brought.updates)}）",
            f"Imported: table as of {brought.as_of} "
            f"({len(brought.releases)} releases, {len(brought.updates)} updates)",
        )
    days = (datetime.now(UTC).date() - used.as_of).days
    yield w(
        f"いま使う表: {era_date(used.as_of)} 時点（{days}日前）",
        f"Table in use: as of {used.as_of} ({days} days ago)",
    )
