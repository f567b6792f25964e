"""Vulnerability data on its way into a workspace, and told in a line."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.language import w
from console.session import Session
from inventory.words import HinomiError, T

if TYPE_CHECKING:
    from audit.advisory_forms import Given
    from checks.advisories import Feed


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
