"""The chronology as CSV: a line a row, in UTF-8 with a mark so that Excel reads it."""

import csv
import io

from bcp.incident.words import DRILL
from inventory.ledger.guard import guard
from reports.incident_view import IncidentPaper

_TITLES = ("区分", "事案", "番号", "時刻", "種別", "発信・受信・手段", "内容", "注記")


def render_csv(view: IncidentPaper) -> bytes:
    """Every line in the order of happening; each row of an exercise says 訓練."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_TITLES)
    mode = DRILL.ja if view.drill else "実際の事案"
    name = view.cover.document_number
    for line in view.every:
        cells = (line.number, line.at, line.sort, line.way, line.said, line.detail)
        rows.writerow([mode, name, *map(guard, cells)])
    return text.getvalue().encode("utf-8-sig")
