"""Every form filled from what is known; what nobody said is 未記入 and counted."""

from collections.abc import Callable, Iterable, Mapping

from bcp.forms import analysis, assets, response
from bcp.forms.facts import UNTOLD, Facts
from bcp.forms.model import Filled, Filling, Form, FormSet
from bcp.forms.reading import shipped_forms

Line = Mapping[str, str]
_OLD = FormSet.MIC_2008
FILLERS: Mapping[tuple[FormSet, int], Callable[[Facts], Iterable[Line]]] = {
    (_OLD, 1): assets.systems,
    (_OLD, 2): assets.vendors,
    (_OLD, 3): assets.buildings,
    (_OLD, 4): assets.rooms,
    (_OLD, 5): assets.power_and_lines,
    (_OLD, 6): analysis.weaknesses,
    (_OLD, 7): assets.backups,
    (_OLD, 8): response.response,
    (_OLD, 9): response.contacts,
    (_OLD, 10): response.actions,
    (_OLD, 11): response.damage_sheet,
    (_OLD, 12): response.exercises,
    (_OLD, 13): response.upkeep,
    (_OLD, 14): analysis.damage,
    (_OLD, 15): analysis.impact,
    (_OLD, 16): analysis.tasks,
    (_OLD, 17): analysis.targets,
    (_OLD, 18): analysis.resources,
    (FormSet.FIRST, 7): analysis.first_response,
}


def filled(facts: Facts) -> tuple[Filled, ...]:
    """All forms in the order in which they are shipped."""
    return tuple(fill(form, facts) for form in shipped_forms().values())


def fill(form: Form, facts: Facts) -> Filled:
    """One form with its lines."""
    rows = tuple(_row(form, line) for line in FILLERS[form.key](facts))
    return Filled(form, rows, sum(cell.count(UNTOLD) > 0 for row in rows for cell in row))


def _row(form: Form, line: Line) -> tuple[str, ...]:
    return tuple(
        "" if column.filling is Filling.HAND else line[column.key] for column in form.columns
    )
