"""The last run in the log of rsnapshot, or of rsync with --log-file: when it ended, and how."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timezone

from checks.backup.tools.answers import unclear
from checks.model import Why
from inventory.words import T

_RSNAPSHOT = re.compile(
    r"\[([0-9T:-]{19})\] (?:[A-Z]+: )?\S*rsnapshot (?:.* )?[a-z0-9_-]+: "
    r"(started|ERROR|completed[a-z, ]*)"
)
_RSYNC = re.compile(r"([0-9/]{10} [0-9:]{8}) \[([0-9]+)\] (sent|rsync error|rsync warning)\b.*")
_FAILED = T("直前の実行が失敗か警告で終わっている", "the last run ended with errors or warnings")
_OPEN = T("実行が終わっていない", "a run has not ended")
_NONE = T("ログに実行の記録がない", "the log tells of no run")


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs that came to an end, oldest first, and whether each says that all went well."""

    ends: tuple[tuple[datetime, bool], ...]
    problems: tuple[T, ...]

    @property
    def ended(self) -> datetime | None:
        """When the last run ended."""
        return self.ends[-1][0] if self.ends else None

    def complete(self, at: datetime) -> bool | None:
        """How the run ended that finished its copy at this moment; None where none is told."""
        after = [(end, good) for end, good in self.ends if end >= at]
        return all(good for end, good in after if end == after[0][0]) if after else None


def runs(lines: Sequence[str], local: timezone) -> Runs:
    """The runs that the log tells of; without one nothing is known."""
    if tuple(lines) == ("unreadable",):
        raise unclear(T("ログを読めない", "the log cannot be read"), Why.NO_PRIVILEGE)
    if not lines:
        return Runs((), (_NONE,))
    snapshots = [match for match in map(_RSNAPSHOT.fullmatch, lines) if match]
    copies = [match for match in map(_RSYNC.fullmatch, lines) if match]
    if len(snapshots) == len(lines):
        return _snapshots(snapshots, local)
    if len(copies) == len(lines):
        return _copies(copies, local)
    raise unclear(T("ログの形が分からない", "the log is of an unknown form"))


def _snapshots(found: list[re.Match[str]], local: timezone) -> Runs:
    """The words of rsnapshot: `completed successfully`, or `completed, but with some errors`.

    A run that it refuses altogether says `ERROR` only, and makes no copy.
    """
    ends = tuple(
        (_local(match[1], "%Y-%m-%dT%H:%M:%S", local), match[2] == "completed successfully")
        for match in found
        if match[2].startswith("completed")
    )
    last = found[-1][2]
    told = {"started": (_OPEN,), "completed successfully": ()}.get(last, (_FAILED,))
    return Runs(ends, told)


def _copies(found: list[re.Match[str]], local: timezone) -> Runs:
    """The words of rsync: `sent ... bytes` at its end, then an error if there was one."""
    last = [match for match in found if match[2] == found[-1][2]]
    ended = [_local(match[1], "%Y/%m/%d %H:%M:%S", local) for match in last if match[3] == "sent"]
    good = bool(ended) and all(match[3] == "sent" for match in last)
    return Runs(tuple((at, good) for at in ended[-1:]), () if good else (_FAILED,))


def _local(text: str, form: str, local: timezone) -> datetime:
    return datetime.strptime(text, form).replace(tzinfo=local).astimezone(UTC)
