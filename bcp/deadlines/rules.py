"""The rules of reporting as data: whom, by which law, within how many days."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files

from bcp.deadlines.closed_days import last_day
from checks.marked import Marked, read_marked, unknown_name
from inventory.words import T

_REQUIRED = ("id", "title", "to", "law", "duty", "days", "rolls", "source")
_OPTIONAL = ("aim", "days_wrongful", "note")


class Duty(StrEnum):
    """Which law asks: a rule runs where the facts say that it applies, or may."""

    MYNUMBER = "mynumber"  # 番号法29条の4
    PERSONAL = "personal"  # 個人情報保護法68条


@dataclass(frozen=True, slots=True)
class Rule:
    """One report that is due: `days` counts the day of knowing as the first."""

    id: str
    title: str
    to: str
    law: str
    duty: Duty
    days: int
    rolls: bool
    verified: bool
    edition: str
    aim: int | None = None
    days_wrongful: int | None = None
    note: str = ""

    def due(self, known: date, *, wrongful: bool) -> date:
        """The last day for this report, known on that day."""
        longer = self.days_wrongful if wrongful and self.days_wrongful else self.days
        return last_day(known, longer, rolls=self.rolls)

    def wanted(self, known: date) -> date | None:
        """The day by which it is better sent, where a rule names an earlier one."""
        return None if self.aim is None else last_day(known, self.aim, rolls=False)


def shipped_rules() -> tuple[Rule, ...]:
    """The rules that come with the product."""
    name = "deadlines.yaml"
    return read_rules(files("bcp").joinpath("data", name).read_text("utf-8"), name)


def read_rules(text: str, file: str) -> tuple[Rule, ...]:
    """Rules from YAML; a complaint names file and line."""
    root = read_marked(text, file)
    if root is None:
        return ()
    top = root.fields(("edition", "rules"))
    edition = top["edition"].words()
    return tuple(_rule(one, edition) for one in top["rules"].members())


def _rule(given: Marked, edition: str) -> Rule:
    row = given.fields(_REQUIRED, _OPTIONAL)
    return Rule(
        id=row["id"].words(),
        title=row["title"].words(),
        to=row["to"].words(),
        law=row["law"].words(),
        duty=Duty(_one_of(row["duty"], list(Duty))),
        days=_days(row["days"]),
        rolls=row["rolls"].value() is True,
        verified=_one_of(row["source"], ["verified", "unverified"]) == "verified",
        edition=edition,
        aim=_days(row["aim"]) if "aim" in row else None,
        days_wrongful=_days(row["days_wrongful"]) if "days_wrongful" in row else None,
        note=row["note"].words() if "note" in row else "",
    )


def _one_of(given: Marked, known: list[str]) -> str:
    word = given.words()
    if word not in known:
        raise given.wrong(unknown_name(word, known))
    return word


def _days(given: Marked) -> int:
    value = given.value()
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise given.wrong(T("1以上の日数が必要です", "expected a number of days from 1"))
    return value
