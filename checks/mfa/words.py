"""Two-factor verdicts in plain words: `ssh・LAN内・窓口用アカウント: 公開鍵のみで成立`."""

from collections.abc import Iterable, Mapping

from checks.mfa.model import CellVerdict, Door, DoorKind, Factor, Source, Way
from inventory.words import T, joined

_FACTORS: Mapping[Factor, T] = {
    Factor.KNOWLEDGE: T(ja="パスワード", en="a password"),
    Factor.POSSESSION: T(ja="所持する認証器", en="a token"),
    Factor.INHERENCE: T(ja="生体認証", en="a biometric"),
    Factor.KEY: T(ja="公開鍵", en="a key"),
}
_DOORS: Mapping[DoorKind, T] = {
    DoorKind.SSH: T(ja="ssh", en="ssh"),
    DoorKind.CONSOLE: T(ja="コンソール", en="console"),
    DoorKind.DISPLAY: T(ja="画面ログイン", en="display manager"),
    DoorKind.SUDO: T(ja="sudo", en="sudo"),
    DoorKind.SU: T(ja="su", en="su"),
    DoorKind.COCKPIT: T(ja="cockpit", en="cockpit"),
    DoorKind.XRDP: T(ja="xrdp", en="xrdp"),
    DoorKind.VPN: T(ja="VPN", en="VPN"),
    DoorKind.OTHER: T(ja="その他の入口", en="another door"),
}
_ORDER = list(Factor)


def way_words(way: Way) -> T:
    """The factors of one way, joined: `公開鍵＋パスワード`."""
    if not way:
        return T(ja="要素なし", en="nothing")
    parts = [_FACTORS[one] for one in sorted(way, key=_ORDER.index)]
    return T(ja="＋".join(part.ja for part in parts), en=" + ".join(part.en for part in parts))


def ways_words(ways: Iterable[Way]) -> T:
    """The ways that are each enough: `公開鍵又はパスワード`."""
    parts = [way_words(way) for way in sorted(ways, key=lambda one: (len(one), sorted(one)))]
    return T(ja="又は".join(part.ja for part in parts), en=" or ".join(part.en for part in parts))


def door_words(door: Door) -> T:
    """The door as readers know it, with its own name where there may be several."""
    words = _DOORS[door.kind]
    if door.name in (words.en, door.kind.value):
        return words
    if door.kind is DoorKind.SSH:
        return T(ja=door.name, en=door.name)
    return T(ja=f"{words.ja}（{door.name}）", en=f"{words.en} ({door.name})")


def sentence(
    account: str,
    door: Door,
    source: Source,
    verdict: CellVerdict,
    ways: Iterable[Way],
    doubt: T | None,
) -> T:
    """Who comes in where from whence, and what is enough for it."""
    said, where = _said(verdict, ways_words(ways), doubt), door_words(door)
    return T(
        ja=f"{where.ja}・{source.name.ja}・{account}: {said.ja}",
        en=f"{where.en}, {source.name.en}, {account}: {said.en}",
    )


def excepted(words: T, note: T) -> T:
    """The sentence with the exemption that there is, or was."""
    return T(ja=f"{words.ja}（例外: {note.ja}）", en=f"{words.en} (exempt: {note.en})")


def _said(verdict: CellVerdict, ways: T, doubt: T | None) -> T:
    match verdict:
        case CellVerdict.NO_FACTOR:
            return T(ja="何も示さずに入れる", en="nothing is asked for")
        case CellVerdict.SINGLE:
            return T(ja=f"{ways.ja}のみで成立", en=f"{ways.en} alone is enough")
        case CellVerdict.SAME_KIND:
            return T(
                ja=f"{ways.ja}で成立（同じ種類の要素。要判断）",
                en=f"{ways.en} is enough (factors of one kind, to be decided)",
            )
        case CellVerdict.MFA:
            return T(ja=f"二要素（{ways.ja}）", en=f"two factors ({ways.en})")
        case CellVerdict.LOCKED:
            return T(ja="入れない", en="no way in")
    why = doubt or T(ja="理由が分からない", en="no reason is known")
    return T(ja=f"確認不能（{why.ja}）", en=f"cannot be told ({why.en})")


def together(doubts: Iterable[T | None]) -> T | None:
    """The doubts as one, None where there is none."""
    found = list(dict.fromkeys(one for one in doubts if one))
    return joined(found) if found else None
