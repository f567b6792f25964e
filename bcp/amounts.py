"""Minutes, names and places as people say them."""

from datetime import timedelta

from bcp.model import name_of
from inventory.words import T

HOUR, DAY = 60, 24 * 60


def span(minutes: float) -> T:
    """So many minutes in words: 45分, 3時間30分, 72時間(3日)."""
    whole = round(minutes)
    hours, rest = divmod(whole, HOUR)
    if not hours:
        return T(f"{rest}分", f"{rest} min")
    odd_ja, odd_en = (f"{rest}分", f" {rest} min") if rest else ("", "")
    days = whole / DAY
    if days < 2:
        return T(f"{hours}時間{odd_ja}", f"{hours} h{odd_en}")
    return T(f"{hours}時間{odd_ja}({days:.3g}日)", f"{hours} h{odd_en} ({days:.3g} days)")


def age(since: timedelta) -> T:
    """How long ago something was, in whole hours under two days and in whole days after."""
    days = since // timedelta(days=1)
    if days >= 2:
        return T(f"{days}日", f"{days} days")
    return span(since // timedelta(minutes=1))


def called(identity: str) -> str:
    """A thing or a person as people say it, without its kind."""
    return name_of(identity)


def quoted(*identities: str) -> T:
    """Names in the quotation marks of each language."""
    ja = "".join(f"「{called(one)}」" for one in identities)
    return T(ja, ", ".join(f"`{called(one)}`" for one in identities))


def chained(identities: tuple[str, ...]) -> T:
    """A chain of needs, each thing before what it needs: 転入 → 住民記録 → 認証基盤."""
    names = " → ".join(map(called, identities))
    return T(names, names)


def at(place: str) -> T:
    """Where a number stands, in brackets; nothing where no place is known."""
    return T(f"({place})", f" ({place})") if place else T("", "")


def said(*parts: T | str) -> T:
    """The parts put together as one sentence."""
    both = [part if isinstance(part, T) else T(part, part) for part in parts]
    return T("".join(one.ja for one in both), "".join(one.en for one in both))
