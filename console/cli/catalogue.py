"""`hinomi check`: the catalogue, why a host got its verdict, and how two runs differ."""

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli.options import FailOn, JsonOption, PolicyOption, SetOption, WorkspaceOption
from console.cli.output import emit_json, say, table
from console.language import language, w
from inventory.words import HinomiError, T

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.model import Check

app = typer.Typer(
    help=w("点検項目の一覧と判定の理由", "The catalogue, and the reasons of verdicts"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list", help=w("点検項目を並べる。例: hinomi check list", "List the checks."))
def list_checks(
    workspace: WorkspaceOption = None, policy: PolicyOption = None, as_json: JsonOption = False
) -> None:
    """Every check of the catalogue, and the municipality's own."""
    from console.known import listed_checks

    found = listed_checks(workspace, policy).values()
    if as_json:
        emit_json([as_object(check) for check in found])
        return
    columns = ("ID", w("重大度", "severity"), w("例文", "clauses"), w("点検項目", "title"))
    rows = ((c.id, _severity(c), " ".join(c.clauses), _titled(c)) for c in found)
    table(columns, rows)


@app.command("show", help=w("一項目を詳しく。例: hinomi check show SSH-001", "Show one check."))
def show(
    check_id: Annotated[str, typer.Argument(metavar="ID")],
    workspace: WorkspaceOption = None,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """One check with what it asks and what to do."""
    from console.known import listed_checks

    check = _checked(listed_checks(workspace, policy), check_id)
    if as_json:
        emit_json(as_object(check))
        return
    for label, value in _lines(check):
        if value:
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
    policy: PolicyOption = None,
    set_: SetOption = None,
    as_json: JsonOption = False,
) -> None:
    """The newest verdict of one check on one host: evidence lines, decision, clause, remedy."""
    from console.explaining import explain_verdict
    from console.session import Session

    session = Session(workspace, policy)
    check = _checked(session.every_check, check_id)
    anew = bool(policy or set_ or check.id not in session.checks)
    told = explain_verdict(session, check, host, anew=anew, set_=set_ or ())
    if as_json:
        emit_json({one.name: one.value.strip() for one in told})
        return
    for one in told:
        say(f"{one.label.in_(language())}: {one.value}")


@app.command(
    "diff",
    help=w(
        "二つの点検を比べる。例: hinomi check diff 20261001-… 20261101-… "
        "/ --policy を付けると両方の証跡を同じ基準で判定し直す",
        "Compare two runs. Example: hinomi check diff 20261001-… 20261101-… "
        "/ with --policy the evidence of both is judged anew",
    ),
)
def diff(
    first: Annotated[str, typer.Argument(metavar="RUN1")],
    second: Annotated[str, typer.Argument(metavar="RUN2")],
    workspace: WorkspaceOption = None,
    policy: PolicyOption = None,
    set_: SetOption = None,
    fail_on: FailOn = "medium",
    as_json: JsonOption = False,
) -> None:
    """New failures, fixed, became unknown, unchanged, and what cannot be compared and why."""
    from console.comparing import Wanted, compare
    from console.concluding import threshold
    from console.session import Session

    wanted = Wanted(first, second, policy, tuple(set_ or ()), threshold(fail_on))
    raise typer.Exit(compare(Session(workspace, policy), wanted, as_json=as_json))


def as_object(check: "Check[...]") -> dict[str, Any]:
    """The published form of a check, as `--json` prints it."""
    from checks.families import proofs

    return {
        "id": check.id,
        "title": {"ja": check.title.ja, "en": check.title.en},
        "severity": check.severity.name.lower(),
        "clauses": list(check.clauses),
        "field": check.field.value,
        "refs": list(check.refs),
        "part_of": check.part_of,
        "applies_to": {
            "platforms": sorted(check.applies_to.platforms),
            "kinds": sorted(check.applies_to.kinds),
        },
        "proof": check.proof.value,
        "proofs": {family.value: proof.value for family, proof in proofs(check).items()},
        "risk": {"ja": check.risk.ja, "en": check.risk.en},
        "remedy": {"ja": check.remedy.ja, "en": check.remedy.en},
    }


_OF_THE_NETWORK = T(
    "{check} は区画と台帳の点検で、`hinomi inventory discover` が判定します",
    "{check} is about segments and the ledger: `hinomi inventory discover` judges it",
)


def _checked(checks: "Mapping[str, Check[...]]", check_id: str) -> "Check[...]":
    from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue

    found = checks.get(check_id.upper())
    if found is None and check_id.upper() in catalogue(DISCOVERY_RULES):
        raise HinomiError(_OF_THE_NETWORK.format(check=check_id))
    if found is None and check_id.upper() in catalogue(SET_RULES):
        raise HinomiError(
            T(
                f"{check_id} はバックアップの点検で、機器ごとの判定はありません。"
                "`hinomi backup verify` が判定します",
                f"{check_id} is about backups, not about a host: `hinomi backup verify` judges it",
            )
        )
    if found is None:
        near = ", ".join(get_close_matches(check_id.upper(), checks, n=3))
        raise HinomiError(
            T(
                f"点検項目 {check_id} はありません。`hinomi check list` で確かめてください。"
                + (f"近いもの: {near}" if near else ""),
                f"There is no check {check_id}. See `hinomi check list`."
                + (f" Nearest: {near}" if near else ""),
            )
        )
    return found


def _lines(check: "Check[...]") -> list[tuple[str, str]]:
    return [
        ("ID", check.id),
        (w("点検項目", "Title"), check.title.in_(language())),
        (w("重大度", "Severity"), _severity(check)),
        (w("元の項目", "Detail of"), _whole(check)),
        (w("例文の番号", "Clauses"), " ".join(check.clauses)),
        (w("施行規則16条の3", "Field of the rule"), check.field.value),
        (w("危険", "Risk"), check.risk.in_(language())),
        (w("是正", "Remedy"), check.remedy.in_(language())),
        (w("同じ規則", "References"), " ".join(check.refs) or "-"),
        (w("実証", "Proof"), _proof(check)),
    ]


def _severity(check: "Check[...]") -> str:
    from reports.reasons import SEVERITIES

    return SEVERITIES[check.severity].in_(language())


def _titled(check: "Check[...]") -> str:
    part = w(f"［{check.part_of} の内訳］", f"[detail of {check.part_of}] ")
    return (part if check.part_of else "") + check.title.in_(language())


def _whole(check: "Check[...]") -> str:
    if not check.part_of:
        return ""
    return w(
        f"{check.part_of}（この項目は hinomi judge と [scan] details = true のときだけ判定する）",
        f"{check.part_of} (judged by hinomi judge, and where [scan] details = true)",
    )


def _proof(check: "Check[...]") -> str:
    from checks.families import NAMES, proofs
    from checks.model import Proof

    words = {
        Proof.REAL: w("実機", "real hosts"),
        Proof.RECORDED: w("実機未検証（記録された出力例）", "no real host yet: recorded output"),
        Proof.SYNTHETIC: w("実機未検証（組み立てた情報）", "no real host yet: built evidence"),
    }
    told = [
        f"{NAMES[family].in_(language())} {words[proof]}" for family, proof in proofs(check).items()
    ]
    return w("、", ", ").join(told) or words[check.proof]
