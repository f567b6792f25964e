"""A town of thirty-four sections with two years of training, for its report."""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.cycle.training import training_of
from audit.cycle.training_answers import DrillRun, history, year_of
from audit.cycle.training_people import Staff
from inventory.journal import Journal
from inventory.model import Department, Ledger, Post, StaffMember
from reports.audit_plan_build import Bureau
from reports.training_build import TrainingSource, training_view
from reports.training_view import TrainingView
from reports.view import Anchor
from tests.audit.cycle.planners import journal_in
from tests.audit.cycle.trainees import came, course, target, withdrawn, written

ANCHOR = Anchor(40, "cd" * 32, "", datetime(2026, 11, 22, 1, 0, tzinfo=UTC))
BUREAU = Bureau("火見市", "情報政策課", "自治体機密性2", "火情", ("CISO", "課長", "担当"), "1")
ON = date(2026, 11, 22)
NAMES = (
    *("総務", "情報政策", "税務", "市民", "福祉"),
    *("子育て支援", "健康づくり推進", "農林", "商工観光", "管理"),
)
SECTIONS = [f"{bureau} {name}課" for bureau in ("総務部", "市民部", "建設部") for name in NAMES]
LONG = "教育委員会事務局 生涯学習・文化財保護・スポーツ振興担当課 公民館・図書館・資料館係"
ALL, NEW, MAIL = (
    "情報セキュリティ研修（全職員・eラーニング）", "新規採用職員研修", "標的型メール訓練",
)  # fmt: skip
RUNS = (
    DrillRun("震度6強の夜", date(2026, 9, 1), ended=True),
    DrillRun("身代金要求の一日", date(2026, 10, 20), ended=True),
    DrillRun("中断した訓練", date(2026, 10, 21), ended=False),
)


def ledger() -> Ledger:
    """Six people a section; every seventh joined this year."""
    names = [*SECTIONS, LONG, "会計課", "議会事務局", "監査委員事務局"]
    people = [
        StaffMember(
            number=f"KX{100 + n}",
            name=f"秘密 {n}郎",
            department=names[n % len(names)],
            since=date(2026, 4, 1) if n % 7 == 0 else date(2012, 4, 1),
        )
        for n in range(6 * len(names))
    ]
    return Ledger(
        departments=tuple(Department(name=one) for one in names),
        posts=(Post(title="情報システム担当者", department="会計課", holder="秘密 見知らぬ人"),),
        staff=tuple(people),
    )


def source_of(*, empty: bool = False) -> TrainingSource:
    """The report's source, out of a journal."""
    town = ledger()
    with TemporaryDirectory() as folder:
        journal = journal_in(Path(folder))
        if not empty:
            _write(journal, town)
        training = training_of(journal, 2026)
        year = year_of(training, Staff(town, training.moves), ON)
        years = history(journal, town, ON)
        journal.engine.dispose()
    return TrainingSource(year, years, () if empty else RUNS, town)


def view_of(*, empty: bool = False) -> TrainingView:
    """The view of it."""
    return training_view(source_of(empty=empty), BUREAU, ANCHOR)


def _write(journal: Journal, town: Ledger) -> None:
    numbers = [one.number for one in town.staff]
    written(
        journal,
        course(ALL, ("2026-06-01", "2026-07-31"), goal=90),
        target(ALL, everyone=True, excused={"KX101": "秘密の病気で休職"}),
        course(NEW, ("2026-04-02", "2026-04-02")), target(NEW, joined=True),
        course(MAIL, ("2026-09-01", "2026-09-01"), sort="drill", goal=50),
        target(MAIL, sections=["総務部"], posts=["情報システム担当者"]),
        course("インシデント対応訓練", ("2027-02-10", "2027-02-10"), sort="drill"),
        target("インシデント対応訓練", everyone=True),
        course("取りやめた研修"), target("取りやめた研修", everyone=True),
    )  # fmt: skip
    written(journal, withdrawn(name="取りやめた研修"))
    lazy = {n for place, n in enumerate(numbers) if place % 11 == 0 or place % 34 == 12}
    for place, number in enumerate(numbers):
        if number not in lazy:
            score = str(60 + place % 41)
            written(journal, came(number, name=ALL, day="2026-06-10", score=score))
    new = [one.number for one in town.staff if one.since and one.since.year == 2026]
    written(journal, came(*new, name=NEW, day="2026-04-02"))
    mail = [one.number for one in town.staff if one.department.startswith("総務部")]
    written(journal, came(*mail[::3], "KX133", name=MAIL, day="2026-09-01"))
    for year, part in ((2023, 2), (2024, 3), (2025, 5)):
        day = f"{year}-06-10"
        written(journal, course(ALL, (day, day), year=year), target(ALL, everyone=True, year=year))
        who = [n for place, n in enumerate(numbers) if place % part]
        written(journal, came(*who, name=ALL, day=day, year=year))
