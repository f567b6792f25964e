"""Minutes and places as people say them."""

from datetime import timedelta

from inventory.words import T

HOUR, DAY = 60, 24 * 60


def span(minutes: float) -> T:
    """So many minutes in words: 45分, 3時間30分, 72時間(3日)."""
    whole = round(minutes)
    hours, rest = divmod(whole, HOUR)
    if not hours:
        return T(f"{rest}分", f"{rest} min")
    odd_ja, odd_en = (f"{rest}分", f" {rest} min") if rest else ("", "")
    if whole < 2 * DAY:
        return T(f"{hours}時間{odd_ja}", f"{hours} h{odd_en}")
    days = f"{whole / DAY:.1f}".removesuffix(".0")
    return T(f"{hours}時間{odd_ja}({days}日)", f"{hours} h{odd_en} ({days} days)")


def age(since: timedelta) -> T:
    """How long ago something was, in whole hours under two days and in whole days after."""
    days = since // timedelta(days=1)
    if days >= 2:
        return T(f"{days}日", f"{days} days")
    return span(since // timedelta(minutes=1))


def at(*places: str) -> T:
    """Where a number stands, in brackets; nothing where no place is known."""
    known = [one for one in places if one]
    ja, en = "、".join(known), ", ".join(known)
    return T(f"({ja})", f" ({en})") if known else T("", "")


def fill(words: T, **values: T | str | int) -> T:
    """The sentence with its gaps filled, each language with the words of its own."""
    ja = {name: v.ja if isinstance(v, T) else v for name, v in values.items()}
    en = {name: v.en if isinstance(v, T) else v for name, v in values.items()}
    return T(words.ja.format(**ja), words.en.format(**en))
