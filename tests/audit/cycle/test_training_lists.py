"""Lists of attendance of every shape: what goes in comes out, twice is once, nothing falls over."""

import csv
import io
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.training import tallies, training_of
from audit.cycle.training_columns import KNOWN
from audit.cycle.training_desk import TrainingDesk
from audit.cycle.training_in import Given, Ground, Listed, read_list
from audit.cycle.training_people import Staff
from inventory.journal import Journal
from inventory.ledger.sheets import read_sheets
from inventory.model import Department, Ledger, StaffMember
from inventory.words import HinomiError
from reports.era import era_compact, era_day
from tests.audit.cycle.planners import journal_in
from tests.audit.cycle.trainees import LEDGER, TODAY, YEAR, course, target, written

Row = tuple[str, str, date, int | None, bool]
Shown = Callable[[date], str]
COURSES = ("研修一", "研修二")
DAYS = [date(2026, 6, 1) + timedelta(days=n) for n in range(40)]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
HEADS = st.permutations(["研修名", "職員番号", "氏名", "受講日", "点数", "受講状況"])
ROW = st.tuples(
    st.sampled_from(COURSES), st.sampled_from(["101", "102", "103"]), st.sampled_from(DAYS),
    st.one_of(st.none(), st.integers(0, 100)), st.booleans(),
)  # fmt: skip
DATES = st.sampled_from([date.isoformat, era_day, era_compact, lambda d: f"{d:%Y/%m/%d} 09:00"])
WORD = {True: ["受講済", "○", "済", "修了"], False: ["未受講", "×", "欠席", "-"]}


def read(
    journal: Journal, raw: bytes, ledger: Ledger = LEDGER, typed: Given | None = None
) -> Listed:
    training = training_of(journal, YEAR)
    ground = Ground(training, Staff(ledger, training.moves), TODAY)
    sheets = read_sheets(Path("名簿.csv"), raw, KNOWN)
    return read_list("名簿.csv", sha256(raw).hexdigest(), sheets, typed or Given(), ground)


@cache
def one_journal() -> Journal:
    """A journal for all examples that only read."""
    journal = journal_in(Path(mkdtemp()))
    return written(journal, course("研修一"), target("研修一", everyone=True))


def held(journal: Journal) -> set[tuple[str, str, date, float | None]]:
    training = training_of(journal, YEAR)
    return {
        (one.name, number, day, each.score)
        for one in training.courses
        for number, days in training.of(one).items()
        for day, each in days.items()
    }


@settings(max_examples=20, deadline=None)
@given(
    heads=HEADS,
    rows=st.lists(ROW, max_size=12, unique_by=lambda row: row[:3]),
    shown=DATES,
    wide=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932"]),
    word=st.integers(0, 3),
)
def test_what_goes_in_comes_out_and_twice_is_once(
    *, heads: list[str], rows: list[Row], shown: Shown, wide: bool, encoding: str, word: int
) -> None:
    out = io.StringIO()
    table = csv.DictWriter(out, heads)
    table.writeheader()
    names = {one.number: one.name for one in LEDGER.staff}
    for name, number, day, score, came in rows:
        cells = {
            "研修名": name, "職員番号": number, "氏名": names[number], "受講日": shown(day),
            "点数": "" if score is None else f"{score}点", "受講状況": WORD[came][word],
        }  # fmt: skip
        if not came:
            cells |= {"受講日": "", "点数": ""}
        table.writerow({k: v.translate(WIDE) if wide else v for k, v in cells.items()})
    raw = out.getvalue().encode(encoding)
    with TemporaryDirectory() as folder:
        journal = journal_in(Path(folder))
        for one in COURSES:
            written(journal, course(one), target(one, everyone=True))
        found = read(journal, raw)
        assert found.problems == []
        desk = TrainingDesk(journal, LEDGER, YEAR, "情報 係長", TODAY)
        desk.record(found.attendances, "名簿")
        assert held(journal) == {row[:4] for row in rows if row[4]}
        assert found.absent == sum(not row[4] for row in rows)
        head = journal.head()
        assert desk.record(read(journal, raw).attendances, "名簿").entries == ()
        assert journal.head() == head
        journal.engine.dispose()


CELL = st.one_of(
    st.sampled_from(
        ["", "101", "１０２", "999", "税務 次郎", "同姓 同名", "2026-06-10", "R8.6.11", "13月", "○",
         "未受講", "85点", "合計", "※", "-", "\x07", "=1+1", "研修一", "0", "2026-06-10 25:61"]
    ),
    st.text(max_size=6),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    heads=HEADS,
    rows=st.lists(st.lists(CELL, max_size=7), max_size=8),
    typed=st.sampled_from([Given(), Given("研修一"), Given("研修一", date(2026, 6, 10))]),
)
def test_whatever_is_in_the_cells_a_row_is_read_or_refused_with_its_place(
    heads: list[str], rows: list[list[str]], typed: Given
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    raw = out.getvalue().encode("utf-8", "replace")
    found = read(one_journal(), raw, typed=typed)
    for problem in found.problems:
        assert problem.row > 1
        assert problem.expected.ja
    lines = len(out.getvalue().splitlines())
    assert all(problem.row <= lines for problem in found.problems)
    for each in found.attendances.values():
        for one in each:
            assert one.number in {"101", "102", "103", "104", "105", "106"}
            assert date(2026, 4, 1) <= one.day <= TODAY


@settings(max_examples=100, deadline=None)
@given(
    raw=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_no_file_falls_over(raw: bytes) -> None:
    with suppress(HinomiError):
        assert read(one_journal(), raw, typed=Given("研修一", date(2026, 6, 10))).file


def test_five_thousand_people_and_five_courses_are_imported_in_seconds(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    sections = [f"部{n // 5} 課{n}" for n in range(60)]
    people = [
        StaffMember(number=f"{n:05}", name=f"職員 {n}", department=sections[n % 60])
        for n in range(5000)
    ]
    ledger = Ledger(
        departments=tuple(Department(name=one) for one in sections), staff=tuple(people)
    )
    names = [f"研修{n}" for n in range(5)]
    for name in names:
        written(journal, course(name, ("2026-06-01", "2026-07-31")), target(name, everyone=True))
    rows = [
        f"{name},{n:05},職員 {n},令和8年6月10日,{n % 100},{'受講済' if n % 10 else '未受講'}"
        for name in names
        for n in range(5000)
    ]
    for row in range(0, len(rows), 10):
        rows[row] = rows[row].replace("令和8年6月10日", "").replace(",0,", ",,")
    raw = "\n".join(["研修名,職員番号,氏名,受講日,点数,受講状況", *rows]).encode("cp932")
    began = time.process_time()
    found = read(journal, raw, ledger)
    desk = TrainingDesk(journal, ledger, YEAR, "情報 係長", TODAY)
    done = desk.record(found.attendances, "名簿.csv")
    counted = tallies(training_of(journal, YEAR), ledger, TODAY)
    assert time.process_time() - began < 20
    assert (found.rows, found.absent, found.problems) == (25_000, 2_500, [])
    assert (len(done.new), len(done.entries)) == (22_500, 5)
    assert (sum(t.targeted for t in counted), sum(t.attended for t in counted)) == (25_000, 22_500)
