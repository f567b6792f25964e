"""C8: electricity that ends before the machines are shut down, or before help arrives."""

from collections.abc import Iterator

from bcp.amounts import HOUR, at, fill, span
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Power
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T

_MEASURE = T(
    "UPSの持続時間、全部を順に止めるのに掛かる時間、発電機の燃料で動く時間を測って書く。",
    "Measure and write how long the UPS lasts, how long an orderly shutdown takes, and how long "
    "the fuel lasts.",
)
_MEND = T(
    "自動で順に止める仕組みを入れる、止める順を見直して短くする、または電池を増やす・替える。",
    "Shut down automatically, shorten the order of shutdown, or add or replace batteries.",
)
_REFUEL = T(
    "燃料を備蓄する、優先して給油を受ける協定を結ぶ、または止めてよいものを決める。",
    "Store fuel, agree on priority refuelling, or decide what may be switched off.",
)


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

    So is fuel for fewer hours than the limit. A source of which no duration is known is unknown.
    """
    speak = Speaker("C8", Severity.HIGH)
    for power in case.book.power.values():
        if power.battery_minutes is not None or power.shutdown_minutes is not None:
            yield _battery(case, speak, power)
        elif power.generator_hours is None:
            yield _unknown(
                case, speak, power, "の持続時間が書かれていない", "how long does it last?"
            )
        if power.generator_hours is not None:
            yield _fuel(case, speak, power, power.generator_hours)


def _unknown(case: Case, speak: Speaker, power: Power, ja: str, en: str) -> Said:
    words = T("{node}" + ja + "{at}", "{node}: " + en + "{at}")
    place = at(case.node(power.node).place)
    why = fill(words, node=case.named(power.node), at=place)
    return speak.unknown((power.node,), why, advice=_MEASURE)


def _battery(case: Case, speak: Speaker, power: Power) -> Said:
    have, take = power.battery_minutes, power.shutdown_minutes
    if have is None:
        return _unknown(
            case, speak, power, "の電池の持続時間が書かれていない", "how long is the battery?"
        )
    if take is None:
        ja = "で動く機器を順に止めるのに掛かる時間が書かれていない"
        return _unknown(case, speak, power, ja, "how long does shutting down take?")
    if have >= take + case.limits.shutdown_margin_minutes:
        return speak.fits(power.node)
    title = fill(
        T(
            "{node}は{have}で切れ、機器を順に止めるのに要る{take}に足りない",
            "{node} lasts {have}, less than the {take} that shutting down takes",
        ),
        node=case.named(power.node),
        have=span(have),
        take=span(take),
    )
    because = fill(
        T(
            "電池の持続時間{have}、停止に要る時間{take}、余裕{margin}{at}",
            "battery {have}, shutdown {take}, margin {margin}{at}",
        ),
        have=span(have),
        take=span(take),
        margin=span(case.limits.shutdown_margin_minutes),
        at=at(case.node(power.node).place),
    )
    return speak.conflict((power.node,), title, (because,), _MEND)


def _fuel(case: Case, speak: Speaker, power: Power, hours: float) -> Said:
    wanted = case.limits.generator_hours
    if hours >= wanted:
        return speak.fits(power.node)
    title = fill(
        T(
            "{node}の燃料は{have}分で、{wanted}に足りない",
            "{node} has fuel for {have}, less than {wanted}",
        ),
        node=case.named(power.node),
        have=span(hours * HOUR),
        wanted=span(wanted * HOUR),
    )
    because = (
        T(
            "内閣府の手引きは、外からの供給なしで72時間動かせることが望ましいとする",
            "the Cabinet Office's guide wants 72 hours without supplies from outside",
        ),
        fill(
            T("給油の見込み: {refuel}{at}", "refuelling: {refuel}{at}"),
            refuel=power.refuel or T("書かれていない", "not written"),
            at=at(case.node(power.node).place),
        ),
    )
    return speak.conflict((power.node,), title, because, _REFUEL, Severity.MEDIUM)
