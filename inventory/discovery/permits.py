"""Who allowed which segments to be scanned, how fast and when: `[discovery]` of hinomi.toml."""

import re
from datetime import date, datetime, time, timedelta, timezone
from ipaddress import IPv4Network
from itertools import combinations
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from inventory.discovery.model import Segment
from inventory.discovery.targets import read_network
from inventory.model import Zone
from inventory.words import HinomiError, T, WrongValueError

JAPAN = timezone(timedelta(hours=9), "Asia/Tokyo")  # no summer time since 1951
DEFAULT_RATE, FASTEST = 50, 200
_WINDOW = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_SATURDAY = 5
_NONE_YET = T(
    "走査してよい区画がありません。hinomi.toml に次のように書いてください: "
    '[[discovery.segments]] network = "10.1.0.0/24" zone = "lgwan" '
    'approved_by = "情報政策課長 氏名" approved_on = 2026-11-20 （項目ごとに改行）',
    "no segment may be scanned yet. Write into hinomi.toml, one a line: [[discovery.segments]] "
    'network = "10.1.0.0/24" zone = "lgwan" approved_by = "name" approved_on = 2026-11-20',
)


def _network(text: Any) -> IPv4Network:  # noqa: ANN401 - whatever stands in the file
    try:
        return read_network(str(text))
    except HinomiError as bad:
        raise WrongValueError(bad.message) from None


def _hours(text: Any) -> str:  # noqa: ANN401
    found = _WINDOW.fullmatch(text) if isinstance(text, str) else None
    if not found or _clock(found[1], found[2]) >= _clock(found[3], found[4]):
        raise WrongValueError(T("08:30-17:15 のように書いてください", "write it as 08:30-17:15"))
    return str(text)


def _clock(hour: str, minute: str) -> time:
    return time(int(hour), int(minute))


def _is_closed(day: date) -> bool:
    """Whether offices are closed: no working day, a holiday, the turn of the year (12/29 to 1/3).

    行政機関の休日に関する法律, article 1.
    """
    import jpholiday  # noqa: PLC0415 - every command reads the settings, few ask for a day

    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() >= _SATURDAY or new_year or bool(jpholiday.is_holiday(day))


Network = Annotated[IPv4Network, BeforeValidator(_network)]
Hours = Annotated[str, BeforeValidator(_hours)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Permit(_Section):
    """One segment that may be scanned: by whom that was approved and on which day.

    `rate` is packets a second; `window` hours of days on which offices in
    Japan are open; `exclude` what is never
    asked; `ipv6` allows one ping of all IPv6 neighbours (ff02::1), which is else not sent.
    """

    network: Network
    zone: Zone
    site: str = ""
    rate: Annotated[int, Field(ge=5, le=FASTEST)] = DEFAULT_RATE
    window: Hours = "08:30-17:15"
    approved_by: str = ""
    approved_on: date | None = None
    exclude: tuple[Network, ...] = ()
    ipv6: bool = False

    @property
    def segment(self) -> Segment:
        """The segment that it is about."""
        return Segment(self.network, self.zone, self.site)

    @property
    def approved(self) -> bool:
        """Whether somebody put name and day to it."""
        return bool(self.approved_by.strip()) and self.approved_on is not None

    def closes(self, now: datetime) -> datetime | None:
        """When the window that is open now ends; None where none is open."""
        local = now.astimezone(JAPAN)
        begin, end = (time.fromisoformat(one) for one in self.window.split("-"))
        if _is_closed(local.date()) or not begin <= local.time() < end:
            return None
        return datetime.combine(local.date(), end, JAPAN)


class DiscoverySettings(_Section):
    """Segments that may be scanned, and what is never asked in any of them."""

    segments: tuple[Permit, ...] = ()
    exclude: tuple[Network, ...] = ()

    @model_validator(mode="after")
    def _apart(self) -> "DiscoverySettings":
        for one, other in combinations(self.segments, 2):
            if one.zone == other.zone and one.network.overlaps(other.network):
                raise WrongValueError(
                    T(
                        f"{one.network} と {other.network} が重なっています",
                        f"{one.network} and {other.network} overlap",
                    )
                )
        return self


def why_not(permit: Permit, now: datetime, waved: str = "") -> T | None:
    """Why the segment may not be scanned now; None where it may.

    `waved` names who approved the time of this one scan; it never stands in for the approval.
    """
    network = permit.network
    if not permit.approved:
        return T(
            f"{network} は承認されていません。hinomi.toml の [[discovery.segments]] に "
            "approved_by（承認者）と approved_on（承認日 2026-11-20 の形）を書いてください",
            f"{network} is not approved: write approved_by and approved_on (2026-11-20) under "
            "[[discovery.segments]] in hinomi.toml",
        )
    if permit.approved_on and permit.approved_on > now.astimezone(JAPAN).date():
        return T(
            f"{network} の承認日 {permit.approved_on} はまだ来ていません",
            f"the day of approval of {network}, {permit.approved_on}, is in the future",
        )
    if not waved.strip() and permit.closes(now) is None:
        return T(
            f"{network} は平日（祝日と年末年始を除く）の {permit.window} にだけ走査できます。"
            "いま行うときは、時刻を承認した人の名前を --now-approved-by で示してください",
            f"{network} may be scanned on working days {permit.window} only; to do it "
            "now, name who approved the time with --now-approved-by",
        )
    return None


def chosen(
    permits: tuple[Permit, ...], named: tuple[IPv4Network, ...], zone: Zone | None = None
) -> tuple[Permit, ...]:
    """The permits to work through: all of them, or those of the networks and the zone named."""
    if not permits:
        raise HinomiError(_NONE_YET)
    mine = tuple(one for one in permits if zone is None or one.zone is zone)
    if not named and mine:
        return mine
    found = [(one, [permit for permit in mine if permit.network == one]) for one in named]
    for network, held in found:
        if len(held) != 1:
            raise _not_one(network, len(held), permits)
    return tuple(held[0] for _, held in found)


def _not_one(network: IPv4Network, held: int, permits: tuple[Permit, ...]) -> HinomiError:
    approved = "、".join(f"{one.network} ({one.zone.value})" for one in permits)
    why = (
        T("は二つの系にあります。--zone で選んでください", "is in two zones; choose with --zone")
        if held
        else T("は承認された区画ではありません", "is no approved segment")
    )
    return HinomiError(
        T(
            f"{network} {why.ja}。hinomi.toml の [[discovery.segments]]: {approved}",
            f"{network} {why.en}. [[discovery.segments]] of hinomi.toml: {approved}",
        )
    )


def excluded_of(settings: DiscoverySettings, permit: Permit) -> tuple[IPv4Network, ...]:
    """What is never asked in this segment by the settings."""
    every = (*settings.exclude, *permit.exclude)
    return tuple(one for one in every if one.overlaps(permit.network))
