"""Whether data that a ransomware made unreadable counts as damaged (毀損), system by system.

It does not where the same data is kept elsewhere (guideline on 特定個人情報); only a restore that
was tried is taken as proof of that, and only for what was there at the time of the copy. Theft
beside it is a leak (漏えい) of its own, whatever the copies say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bcp.model import NodeKind, Proven, kind_of
from inventory.words import T


class Damage(StrEnum):
    """What the evidence of backups says of one data set."""

    KEPT = "kept"  # the same data is kept elsewhere, up to the copy
    FEARED = "feared"  # nothing proves that


@dataclass(frozen=True, slots=True)
class Damaged:
    """The answer for one data set, with what it rests on."""

    data: str
    name: str
    answer: Damage
    because: T
    copy: str = ""
    record: str = ""


_NEVER = T(
    "復元で確かめた写しがない。毀損のおそれとして扱う",
    "no copy was proven by restoring: treat it as damaged",
)


def damaged(
    names: Mapping[str, str], proven: Mapping[str, Proven], struck: datetime
) -> tuple[Damaged, ...]:
    """What can be said of each data of these things (name by id), struck then; sorted by id."""
    return tuple(
        _judged(one, names[one], proven.get(one), struck) for one in sorted(names) if _is_data(one)
    )


def _judged(data: str, name: str, seen: Proven | None, struck: datetime) -> Damaged:
    if seen is None or not seen.newest or seen.elsewhere != "証明あり":
        return Damaged(data, name, Damage.FEARED, _NEVER)
    copied = datetime.fromisoformat(seen.newest)
    if copied >= struck:
        late = T(
            f"写し {seen.newest} は被害より後のもので、証明にならない",
            f"the copy of {seen.newest} is later than the damage and proves nothing",
        )
        return Damaged(data, name, Damage.FEARED, late, seen.newest, seen.record)
    hours = (struck - copied).total_seconds() / 3600
    kept = T(
        f"訓練 {seen.record} で復元した写しがある。写しの後の {hours:.0f} 時間分は別に確かめる",
        f"a copy came back in drill {seen.record}; the {hours:.0f} hours up to the damage are open",
    )
    return Damaged(data, name, Damage.KEPT, kept, seen.newest, seen.record)


def _is_data(identity: str) -> bool:
    return kind_of(identity) is NodeKind.DATA
