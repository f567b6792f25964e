"""`hinomi audit training`: the training ledger (研修台帳)."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from console.cli.options import JsonOption, WorkspaceOption
from console.cli.output import remark
from console.language import w

YearOption = Annotated[
    int | None,
    typer.Option(
        "--year", min=2000, max=2100, help=w("年度（西暦）。既定は今年度", "Fiscal year; this one")
    ),
]
Course = Annotated[str, typer.Argument(metavar="COURSE", help=w("研修の名前", "Name of a course"))]
People = Annotated[
    list[str] | None,
    typer.Option("--person", help=w("職員番号か氏名。繰り返せる", "Staff number or name")),
]
Day = Annotated[str, typer.Option("--day", help=w("受けた日", "Day attended"))]
WayOption = Annotated[
    str, typer.Option("--way", help=w("集合, eラーニング, 資料", "together, elearning, material"))
]
Why = Annotated[str, typer.Option("--why", help=w("理由", "Reason"))]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help=w("書き出すファイル", "File to write"))
]

app = typer.Typer(
    help=w("研修と訓練の台帳", "The ledger of training and drills"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Document(StrEnum):
    """File formats of the report."""

    PDF = "pdf"
    XLSX = "xlsx"


def add_to(audit: typer.Typer) -> None:
    """Hang the commands below `hinomi audit`."""
    audit.add_typer(app, name="training")


@app.command(
    "course",
    help=w(
        "研修を台帳に載せる・直す（書かなかったことは前のまま）。例: hinomi audit training course "
        "情報セキュリティ研修 --all --day 2026-06-01..2026-07-31",
        "Hold a course, or change it. Example: hinomi audit training course SECURITY --all "
        "--day 2026-06-01..2026-07-31",
    ),
)
def course(  # noqa: PLR0913, PLR0917 - one parameter for each option
    name: Course,
    day: Annotated[
        list[str] | None,
        typer.Option("--day", help=w("日か期間。繰り返せる", "Day or period; repeatable")),
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help=w("全職員", "All staff"))] = False,
    section: Annotated[
        list[str] | None,
        typer.Option("--section", help=w("この課室（部なら中の課も）", "This section")),
    ] = None,
    post: Annotated[
        list[str] | None, typer.Option("--post", help=w("この職の人", "Holders of this post"))
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help=w("今年度の新規採用者", "Who joined this year"))
    ] = False,
    person: People = None,
    excused: Annotated[
        list[str] | None,
        typer.Option("--except", help=w("除く人 職員番号=理由", "Excused: NUMBER=REASON")),
    ] = None,
    drill: Annotated[
        bool | None, typer.Option("--drill/--no-drill", help=w("訓練として載せる", "A drill"))
    ] = None,
    required: Annotated[
        bool | None,
        typer.Option("--required/--optional", help=w("必須か任意か。既定は必須", "Required")),
    ] = None,
    times: Annotated[
        int | None, typer.Option("--times", help=w("一人が年に受ける回数", "Times a year"))
    ] = None,
    goal: Annotated[
        int | None, typer.Option("--goal", help=w("目標の受講率%。既定は100", "Goal in percent"))
    ] = None,
    year: YearOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold a course, or change it."""
    from console.audit_training import TypedCourse, desk_of, hold
    from console.audit_training_showing import show_course
    from console.session import Session

    typed = TypedCourse(
        name, day or (), everyone, section or (), post or (), new, person or (), excused or (),
        drill, required, times, goal,
    )  # fmt: skip
    desk = desk_of(Session(workspace), year)
    show_course(desk, hold(desk, typed), as_json=as_json)


@app.command(
    "import",
    help=w(
        "受講者の一覧（Excel・CSV）を取り込む。誤りがあれば何も取り込まない。例: "
        "hinomi audit training import 名簿.xlsx --course 情報セキュリティ研修 --dry-run",
        "Import a list of who attended, all or nothing. Example: "
        "hinomi audit training import list.xlsx --course SECURITY --dry-run",
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    course: Annotated[
        str, typer.Option("--course", help=w("この研修だけ取り込む", "Of this course only"))
    ] = "",
    day: Annotated[
        str, typer.Option("--day", help=w("受講日の列がないとき", "Where no column tells it"))
    ] = "",
    way: WayOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=w("書き込まずに確かめる", "Write nothing"))
    ] = False,
    year: YearOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import a list, or only look at it."""
    from console.audit_training import bring_in, desk_of, given_of
    from console.audit_training_showing import show_import
    from console.session import Session

    desk = desk_of(Session(workspace), year)
    done = bring_in(desk, file, given_of(course, day, way), dry_run=dry_run)
    sys.exit(show_import(done, as_json=as_json))


@app.command(
    "attend",
    help=w(
        "受講を一人ずつ記録する。例: hinomi audit training attend 情報セキュリティ研修 "
        "--person 1001 --day 2026-09-01 --way 資料 --note 確認票を受領",
        "Record attendance. Example: hinomi audit training attend SECURITY --person 1001 "
        "--day 2026-09-01 --note 'slip received'",
    ),
)
def attend(  # noqa: PLR0913, PLR0917 - one parameter for each option
    name: Course,
    person: Annotated[
        list[str], typer.Option("--person", help=w("職員番号か氏名。繰り返せる", "Number or name"))
    ],
    day: Day,
    way: WayOption = "",
    score: Annotated[float | None, typer.Option("--score", help=w("点数", "Score"))] = None,
    proof: Annotated[
        Path | None,
        typer.Option("--proof", help=w("証拠のファイル（SHA-256を残す）", "File that shows it")),
    ] = None,
    note: Annotated[str, typer.Option("--note", help=w("証拠の説明", "What shows it"))] = "",
    year: YearOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that people attended."""
    from console.audit_training import TypedAttendance, desk_of
    from console.audit_training import attend as record
    from console.audit_training_showing import show_recorded
    from console.session import Session

    desk = desk_of(Session(workspace), year)
    done = record(desk, TypedAttendance(name, person, day, way, score, proof, note))
    show_recorded(done, as_json=as_json)


@app.command(
    "show",
    help=w(
        "受講率を研修別・課室別・年度別に。一人分は --person。例: hinomi audit training show",
        "Rates by course, section and year; one person with --person. "
        "Example: hinomi audit training show --person 1001",
    ),
)
def show(
    person: Annotated[
        str, typer.Option("--person", help=w("この人の受講", "What this person attended"))
    ] = "",
    year: YearOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rates, or what one person attended."""
    from console.audit_training import desk_of
    from console.audit_training_person import show_person
    from console.audit_training_showing import show_rates
    from console.session import Session

    session = Session(workspace)
    desk = desk_of(session, year)
    if person:
        show_person(desk, person, as_json=as_json)
    else:
        show_rates(session, desk, as_json=as_json)


@app.command(
    "missing",
    help=w(
        "必須の研修を受けていない人（氏名入り、内部用）。いれば終了コード1。"
        "例: hinomi audit training missing --section 税務課 -o 未受講者.xlsx",
        "Who has not attended what is required (internal: names); exit 1 if anybody. "
        "Example: hinomi audit training missing -o missing.xlsx",
    ),
)
def missing(
    section: Annotated[str, typer.Option("--section", help=w("この課室だけ", "Only this"))] = "",
    course: Annotated[str, typer.Option("--course", help=w("この研修だけ", "Only this"))] = "",
    output: Output = None,
    year: YearOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """The catch-up list."""
    from console.audit_training import desk_of
    from console.audit_training_person import keep_missing, missing_of, show_missing
    from console.session import Session

    session = Session(workspace)
    desk = desk_of(session, year)
    found = missing_of(desk, section, course)
    if output:
        remark(str(keep_missing(session, desk, found, output)))
    else:
        show_missing(desk, found, as_json=as_json)
    sys.exit(1 if found else 0)


@app.command(
    "withdraw",
    help=w(
        "受講の記録を取り消す。研修の取りやめは --drop。例: hinomi audit training withdraw "
        "情報セキュリティ研修 --person 1001 --why 別人の記録",
        "Take attendance back, or drop the course. Example: hinomi audit training withdraw "
        "SECURITY --person 1001 --why 'somebody else'",
    ),
)
def withdraw(
    name: Course,
    why: Why,
    person: People = None,
    day: Annotated[str, typer.Option("--day", help=w("この日だけ", "Only this day"))] = "",
    drop: Annotated[
        bool, typer.Option("--drop", help=w("研修を取りやめる", "Drop the course"))
    ] = False,
    year: YearOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Take attendances back."""
    from console.audit_training import desk_of
    from console.audit_training import withdraw as take_back
    from console.session import Session

    desk = desk_of(Session(workspace), year)
    count = take_back(desk, name, person or (), day, why, drop=drop)
    done = w(f"受講の記録{count}件を取り消しました。", f"{count} attendances taken back.")
    remark(w("研修を取りやめにしました。", "The course is dropped.") if drop else done)


@app.command(
    "report",
    help=w(
        "研修実施状況の文書（氏名は載せない）。例: hinomi audit training report -f pdf -o 研修.pdf",
        "The report on training, without names. "
        "Example: hinomi audit training report -f xlsx -o training.xlsx",
    ),
)
def report(
    form: Annotated[
        Document, typer.Option("--format", "-f", help=w("文書の形", "Format"))
    ] = Document.PDF,
    output: Output = None,
    year: YearOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the report."""
    from console.audit_training_report import keep_training
    from console.session import Session

    remark(str(keep_training(Session(workspace), year, form.value, output)))
