"""What comes next in a year of audits, said beside the answer so that nobody has to look it up."""

from audit.cycle.engagements import Phase
from audit.cycle.years import PlanState
from console.cli.output import remark
from console.language import language
from inventory.words import T

_DECIDE = T(
    "次: 計画ができたら、別の人が hinomi audit decide{year}",
    "Next: when the plan is ready, somebody else: hinomi audit decide{year}",
)
_OPEN = T(
    "次: hinomi audit open 対象 --fieldwork 初日..末日{year}",
    "Next: hinomi audit open TARGET --fieldwork FIRST..LAST{year}",
)
_PLAN = {PlanState.DRAFT: _DECIDE, PlanState.CHANGED: _DECIDE, PlanState.DECIDED: _OPEN}
_TEAM = T("次: hinomi audit team {id} --lead 氏名", "Next: hinomi audit team {id} --lead NAME")
_NOTICE = T("次: hinomi audit notice {id} -o 通知", "Next: hinomi audit notice {id} -o notices")
_PHASE = {
    Phase.NOTICED: T(
        "次: 実施の日に hinomi audit phase {id} fieldwork",
        "Next: when fieldwork begins: hinomi audit phase {id} fieldwork",
    ),
    Phase.FIELDWORK: T(
        "次: hinomi scan の後、hinomi audit papers {id} --start",
        "Next: after hinomi scan: hinomi audit papers {id} --start",
    ),
    Phase.REPORTING: T(
        "次: hinomi audit finding raise {id} --all、hinomi audit write {id} --opinion 総評",
        "Next: hinomi audit finding raise {id} --all, hinomi audit write {id} --opinion WORDS",
    ),
    Phase.FOLLOW_UP: T(
        "次: 課室が hinomi audit finding respond で答える。終えたら hinomi audit phase {id} closed",
        "Next: sections answer (hinomi audit finding respond); then hinomi audit phase {id} closed",
    ),
    Phase.CLOSED: T("次: hinomi audit lint {year}", "Next: hinomi audit lint {year}"),
}


def after_plan(state: PlanState, year: int, *, named: bool) -> None:
    """Say what follows a deed on the plan; the year where it is not that of today."""
    if state not in _PLAN:
        return
    remark(_PLAN[state].format(year=f" --year {year}" if named else "").in_(language()))


def after_opening(id_: str) -> None:
    """Say what follows the opening of an engagement."""
    remark(_TEAM.format(id=id_).in_(language()))


def after_team(id_: str) -> None:
    """Say what follows the naming of a team."""
    remark(_NOTICE.format(id=id_).in_(language()))


def after_phase(phase: Phase, id_: str, year: int) -> None:
    """Say what follows a new phase of an engagement."""
    if phase in _PHASE:
        remark(_PHASE[phase].format(id=id_, year=year).in_(language()))
