"""C8: electricity that ends before the machines are shut down, or before help arrives."""

from collections.abc import Iterator

from bcp.amounts import HOUR, at, quoted, said, span
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Power
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T


@rule(
    "C8",
    holds=T(
        "UPSは機器を順に止め終えるまで持ち、発電機は72時間持つ",
        "The UPS outlasts the orderly shutdown, and the generator three days",
    ),
    why=T(
        "止め終える前に電池が切れると、データベースなどが壊れ、復旧が何倍にも長くなります。",
        "Batteries that end first break databases, and restoring takes many times as long.",
    ),
    grade=Severity.HIGH,
)
def c8(case: Case) -> Iterator[Said]:
    """UPS minutes < minutes of an orderly shutdown (with the margin of the limits) is a conflict.

    So is fuel for fewer hours than the limit; a source that is neither UPS nor generator has
    nothing to judge.
    """
    speak = Speaker("C8", Severity.HIGH)
    for power in case.book.power.values():
        if power.battery_minutes is not None or power.shutdown_minutes is not None:
            yield _battery(case, speak, power)
        if power.generator_hours is not None:
            yield _fuel(case, speak, power)
        if _says_nothing(power):
            why = said(quoted(power.node), T("の持続時間がない", " has no duration"))
            yield speak.unknown((power.node,), why, advice=_MEASURE)


_MEASURE = T(
    "UPSの持続時間、全部を順に止めるのに掛かる時間、発電機の燃料で動く時間を測って書く。",
    "Measure and write how long the UPS lasts, how long an orderly shutdown takes, and how long "
    "the fuel lasts.",
)


def _says_nothing(power: Power) -> bool:
    said_ = (power.battery_minutes, power.shutdown_minutes, power.generator_hours)
    return all(one is None for one in said_)


def _battery(case: Case, speak: Speaker, power: Power) -> Said:
    have, take = power.battery_minutes, power.shutdown_minutes
    if have is None or take is None:
        missing = _NO_BATTERY if have is None else _NO_SHUTDOWN
        return speak.unknown((power.node,), said(quoted(power.node), missing), advice=_MEASURE)
    needed = take + case.limits.shutdown_margin_minutes
    if have >= needed:
        return speak.fits(power.node)
    title = said(
        quoted(power.node), T("は", " lasts "), span(have), T("で切れ、順に止めるのに要る", ", "),
        span(needed), T("に足りない", " are needed to shut down"),
    )  # fmt: skip
    place = at(case.node(power.node).place)
    because = (
        said(T("電池の持続時間は", "the battery lasts "), span(have), place),
        said(T("停止に要る時間は", "shutting down takes "), span(take), *_margin(case)),
    )
    return speak.conflict((power.node,), title, because, _MEND)


_NO_BATTERY = T("の電池の持続時間がない", " does not say how long its battery lasts")
_NO_SHUTDOWN = T(
    "で動く機器を順に止めるのに掛かる時間がない", " does not say how long shutting down takes"
)
_MEND = T(
    "自動で順に止める仕組みを入れる、止める順を見直して短くする、または電池を増やす・替える。",
    "Shut down automatically, shorten the order of shutdown, or add or replace batteries.",
)


def _margin(case: Case) -> tuple[T, ...]:
    margin = case.limits.shutdown_margin_minutes
    return (said(T("、余裕", ", margin "), span(margin)),) if margin else ()


def _fuel(case: Case, speak: Speaker, power: Power) -> Said:
    hours, wanted = power.generator_hours or 0.0, case.limits.generator_hours
    if hours >= wanted:
        return speak.fits(power.node)
    title = said(
        quoted(power.node), T("の燃料は", " has fuel for "), span(hours * HOUR),
        T("分しかない", " only"),
    )  # fmt: skip
    because = [
        said(T("望ましいのは", "desirable are "), span(wanted * HOUR), _SOURCE),
        said(T("給油の見込み: ", "refuelling: "), power.refuel or _NOBODY),
    ]
    return speak.conflict((power.node,), title, tuple(because), _REFUEL, Severity.MEDIUM)


_SOURCE = T("(内閣府の手引き)", " (guide of the Cabinet Office)")
_NOBODY = T("書かれていない", "not written")
_REFUEL = T(
    "燃料を備蓄する、優先して給油を受ける協定を結ぶ、または止めてよいものを決める。",
    "Store fuel, agree on priority refuelling, or decide what may be switched off.",
)
