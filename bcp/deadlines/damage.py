"""Whether data that a ransomware made unreadable counts as damaged (毀損), system by system.

It does not where the same data is kept elsewhere (guideline on 特定個人情報); only a restore that
was tried is taken as proof of that, only for what was there at the time of the copy, and only if
the copy was seen since the damage: who encrypts data goes for the copies, too. Theft beside it is
a leak (漏えい) of its own, whatever the copies say.
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


_WHEN = T(
    "被害の始まりが書かれていない（侵入は気付く前のことが多い）。分かるまで毀損のおそれとして扱う",
    "nobody wrote when the damage began, often long before it is noticed: treat it as damaged",
)
_UNSEEN = T(
    "訓練 {0} で復元した写し（{1}）はあるが、被害の後に写しが無事か確かめていない。"
    "確かめるまで毀損のおそれとして扱う（hinomi backup）",
    "drill {0} brought back the copy of {1}, but nobody has looked since the damage whether it is "
    "still there: treat it as damaged until then (hinomi backup)",
)


def damaged(
    names: Mapping[str, str], proven: Mapping[str, Proven], struck: datetime | None
) -> tuple[Damaged, ...]:
    """What can be said of each data of these things (name by id); sorted by id.

    `struck` is the earliest that the damage may have begun, None where nobody said.
    """
    return tuple(
        _judged(one, names[one], proven.get(one), struck) for one in sorted(names) if _is_data(one)
    )


def _judged(data: str, name: str, seen: Proven | None, struck: datetime | None) -> Damaged:
    if seen is None or not seen.kept or not seen.looked or seen.elsewhere != "証明あり":
        return Damaged(data, name, Damage.FEARED, _NEVER)
    reason = _WHEN if struck is None else _doubt(seen, struck)
    if struck is None or reason is not None:
        return Damaged(data, name, Damage.FEARED, reason or _WHEN, seen.kept, seen.kept_record)
    hours = (struck - datetime.fromisoformat(seen.kept)).total_seconds() / 3600
    kept = T(
        f"訓練 {seen.kept_record} で復元した写しがある。"
        f"写しの後の {hours:.0f} 時間分は別に確かめる",
        f"a copy came back in drill {seen.kept_record}; "
        f"the {hours:.0f} hours up to the damage are open",
    )
    return Damaged(data, name, Damage.KEPT, kept, seen.kept, seen.kept_record)


def _doubt(seen: Proven, struck: datetime) -> T | None:
    """Why the copy proves nothing of this damage."""
    if datetime.fromisoformat(seen.kept) >= struck:
        return T(
            f"写し {seen.kept} は被害より後のもので、証明にならない",
            f"the copy of {seen.kept} is later than the damage and proves nothing",
        )
    if datetime.fromisoformat(seen.looked) < struck:
        return _UNSEEN.format(seen.kept_record, seen.kept)
    return None


def _is_data(identity: str) -> bool:
    return kind_of(identity) is NodeKind.DATA
