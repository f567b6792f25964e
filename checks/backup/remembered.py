"""Sizes of earlier copies, remembered from when each of them was the newest.

restic before 0.17 and borg tell the size of a copy only to those who count it, and counting every
copy at every survey would read the whole history; each was counted once, when it was new.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from checks.backup.model import Copy, Sighting, Survey

_NEVER = datetime.min.replace(tzinfo=UTC)
_Key = tuple[str, datetime | None]


def remembered(survey: Survey, sightings: Iterable[Sighting]) -> Survey:
    """The survey with what earlier ones counted, where the tool itself tells no size."""
    known = {_newest(one): one for one in sightings if one.copies}
    return replace(survey, copies=tuple(_filled(copy, known) for copy in survey.copies))


def _newest(sighting: Sighting) -> _Key:
    return max(sighting.copies, key=lambda pair: pair[1] or _NEVER)


def _filled(copy: Copy, known: dict[_Key, Sighting]) -> Copy:
    seen = known.get((copy.id, copy.at))
    if seen is None:
        return copy
    return replace(
        copy,
        files=seen.newest_files if copy.files is None else copy.files,
        bytes=seen.newest_bytes if copy.bytes is None else copy.bytes,
        stored_bytes=seen.newest_stored if copy.stored_bytes is None else copy.stored_bytes,
    )
