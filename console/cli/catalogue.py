"""`hinomi check`: the catalogue, and why a host got its verdict."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import emit_json, say, table
from console.language import language, w
from inventory.words import HinomiError, T

if TYPE_CHECKING:
    from checks.model import Check

app = typer.Typer(
    help=w("点検項目の一覧と判定の理由", "The catalogue, and the reasons of verdicts"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list", help=w("点検項目を並べる。例: hinomi check list", "List the checks."))
def list_checks(as_json: JsonOption = False) -> None:
    """Every check of the catalogue."""
    from checks.catalogue import catalogue

    found = catalogue("checks.rules").values()
    if as_json:
        emit_json([as_object(check) for check in found])
        return
    columns = ("ID", w("重大度", "severity"), w("例文", "clauses"), w("点検項目", "title"))
    rows = ((c.id, c.severity.name, " ".join(c.clauses), c.title.in_(language())) for c in found)
    table(columns, rows)


@app.command("show", help=w("一項目を詳しく。例: hinomi check show SSH-001", "Show one check."))
def show(
    check_id: Annotated[str, typer.Argument(metavar="ID")], as_json: JsonOption = False
) -> None:
    """One check with what it asks and what to do."""
    check = _checked(check_id)
    if as_json:
        emit_json(as_object(check))
        return
    for label, value in _lines(check):
        say(f"{label}: {value}")


@app.command(
    "explain",
    help=w(
        "判定の根拠を示す。例: hinomi check explain SSH-001 jumin-sv01",
        "Show what a verdict rests on. Example: hinomi check explain SSH-001 jumin-sv01",
    ),
)
def explain(
    check_id: Annotated[str, typer.Argument(metavar="ID")],
    host: Annotated[str, typer.Argument()],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The newest verdict of one check on one host: evidence lines, decision, clause, remedy."""
    from console.explaining import explain_verdict
    from console.session import Session

    told = explain_verdict(Session(workspace), _checked(check_id), host)
    if as_json:
        emit_json(told)
        return
    for label, value in told.items():
        say(f"{label}: {value}")


def as_object(check: "Check[...]") -> dict[str, Any]:
    """The published form of a check (docs/reference/check.schema.json)."""
    return {
        "id": check.id,
        "title": {"ja": check.title.ja, "en": check.title.en},
        "severity": check.severity.name.lower(),
        "clauses": list(check.clauses),
        "field": check.field.value,
        "refs": list(check.refs),
        "applies_to": {
            "platforms": sorted(check.applies_to.platforms),
            "kinds": sorted(check.applies_to.kinds),
        },
        "proof": check.proof.value,
        "risk": {"ja": check.risk.ja, "en": check.risk.en},
        "remedy": {"ja": check.remedy.ja, "en": check.remedy.en},
    }


def _checked(check_id: str) -> "Check[...]":
    from checks.catalogue import catalogue

    found = catalogue("checks.rules").get(check_id.upper())
    if found is None:
        raise HinomiError(
            T(
                "点検項目 {0} はありません。`hinomi check list` で確かめてください。",
                "There is no check {0}. See `hinomi check list`.",
            ).format(check_id)
        )
    return found


def _lines(check: "Check[...]") -> list[tuple[str, str]]:
    return [
        ("ID", check.id),
        (w("点検項目", "Title"), check.title.in_(language())),
        (w("重大度", "Severity"), check.severity.name),
        (w("例文の番号", "Clauses"), " ".join(check.clauses)),
        (w("施行規則16条の3", "Field of the rule"), check.field.value),
        (w("危険", "Risk"), check.risk.in_(language())),
        (w("是正", "Remedy"), check.remedy.in_(language())),
        (w("同じ規則", "References"), " ".join(check.refs) or "-"),
        (w("実証", "Proof"), w("実機", "real hosts") if check.proof == "real" else "実機未検証"),
    ]
