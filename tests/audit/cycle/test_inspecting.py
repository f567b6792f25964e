"""Forms out and in through real workbooks: whole or not at all, and never twice."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from audit.cycle.controls import Class
from audit.cycle.inspecting import Handed, Inspector, inspection_of
from audit.cycle.inspection import Answer, Progress, Questionnaire, progress, standing, unanswered
from audit.cycle.inspection_form import CHOICES, HIDDEN, SHEET, Form, Mark
from audit.cycle.planning import Planner
from inventory.journal import Journal
from inventory.words import HinomiError, T
from reports.inspection_sheet import inspection_sheet
from tests.audit.cycle.inspected import (
    LEDGER,
    OFFICE,
    SCHOOL,
    TAX,
    TODAY,
    YEAR,
    asked,
    blank,
    everything,
    filled,
    row_of,
    take,
)
from tests.audit.cycle.planners import CHIEF, closed, journal_in, wish


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_in(tmp_path)


def lines(journal: Journal) -> list[str]:
    return list(journal.lines())


def refusal(journal: Journal, raw: bytes, **how: object) -> str:
    """What is said of a form that is refused; nothing was written down."""
    before = lines(journal)
    with pytest.raises(HinomiError) as told:
        take(journal, raw, **how)  # type: ignore[arg-type] # year and today, as given
    assert lines(journal) == before
    assert told.value.message.en
    return told.value.message.ja


def test_a_whole_form_makes_a_section_complete(journal: Journal) -> None:
    taken = take(journal, filled("はい"))
    own = asked()[TAX]
    said = inspection_of(journal, YEAR).of(TAX)
    assert taken.entry is not None
    assert len(taken.changes) == len(own.items)
    assert progress(own, said) is Progress.COMPLETE
    held = {item.code: one for item, one in standing(own, said)}["5.3(1)"]
    assert held
    assert (held.given.answer, held.by, held.on) == (Answer.YES, "山田 花子", TODAY)
    [entry] = journal.entries("inspection:2026")
    assert (entry.stream, entry.kind) == ("inspection:2026", "inspection.answered")


def test_the_same_file_twice_changes_nothing_and_says_so(journal: Journal) -> None:
    raw = filled("はい")
    first = take(journal, raw)
    before = lines(journal)
    again = take(journal, raw)
    assert (again.entry, again.again, again.changes) == (None, first.entry, ())
    saved_anew = filled("はい", more=lambda book: book.create_sheet("控え"))
    assert saved_anew != raw
    third = take(journal, saved_anew)
    assert (third.entry, third.again, third.changes) == (None, None, ())
    assert lines(journal) == before


def test_a_correction_is_a_new_entry_and_an_old_file_does_not_bring_back_what_was(
    journal: Journal,
) -> None:
    first = filled({"5.3(1)": ("はい", None), "7.5": ("はい", None)}, on=date(2026, 11, 1))
    take(journal, first)
    second = filled({"5.3(1)": ("いいえ", "連絡網が古い。12月に直す")}, on=date(2026, 11, 20))
    taken = take(journal, second)
    assert [(one.code, one.now.answer) for one in taken.changes] == [("5.3(1)", Answer.NO)]
    assert taken.changes[0].before
    assert taken.changes[0].before.given.answer is Answer.YES
    said = inspection_of(journal, YEAR).of(TAX)
    assert said.corrections == 1
    assert said.answers["7.5"].given.answer is Answer.YES, "an empty cell takes nothing back"
    assert take(journal, first).again is not None
    old = filled({"5.3(1)": ("はい", None)}, on=date(2026, 11, 2))
    assert "古い様式" in refusal(journal, old)
    assert len(list(journal.entries("inspection:2026"))) == 2


def test_a_correction_holds_only_what_is_other_than_before(journal: Journal) -> None:
    take(journal, filled("はい", on=date(2026, 11, 1)))

    def correct(book: Workbook) -> None:
        book[SHEET].cell(row_of("5.3(1)"), 6, "分からない")

    take(journal, filled("はい", more=correct))
    bodies = [entry.body["answers"] for entry in journal.entries("inspection:2026")]
    assert list(bodies[1]) == ["5.3(1)"]
    said = inspection_of(journal, YEAR).of(TAX)
    assert (said.answers["7.5"].on, said.answers["5.3(1)"].on) == (date(2026, 11, 1), TODAY)


def test_cells_without_an_answer_are_named(journal: Journal) -> None:
    taken = take(journal, filled({"5.3(1)": ("該当なし", "窓口がない")}))
    said = inspection_of(journal, YEAR).of(TAX)
    own = asked()[TAX]
    missing = {item.code: cell for item, cell in taken.missing(said)}
    assert "5.3(1)" not in missing
    assert missing["7.5"] == f"{SHEET}!F{row_of('7.5')}"
    assert len(missing) == len(unanswered(own, said)) == len(own.items) - 1
    assert progress(own, said) is Progress.PARTLY


@pytest.mark.parametrize(("answer", "note", "whole"), [
    ("いいえ", None, False), ("いいえ", "3月に直す", True), ("該当なし", "  ", False),
    ("該当なし", "委託がない", True), ("分からない", None, True),
])  # fmt: skip
def test_no_and_not_applicable_need_a_reason(
    journal: Journal, answer: str, note: str | None, whole: bool
) -> None:
    take(journal, filled("はい", on=date(2026, 11, 1)))
    take(journal, filled({"8.1": (answer, note)}))
    said = inspection_of(journal, YEAR).of(TAX)
    assert (progress(asked()[TAX], said) is Progress.COMPLETE) is whole


SECRET = "パスワード: Zei-2026-himitsu"
WRONG: list[tuple[str, bytes, list[str]]] = [
    ("word", filled({"5.3(1)": ("まあまあ", None)}),
     [f"{SHEET}!F{row_of('5.3(1)')} 回答「まあまあ」", "はい、いいえ"]),
    ("number", filled({"5.3(1)": (1, None), "7.5": (2.5, None)}),
     [f"{SHEET}!F{row_of('5.3(1)')}", f"{SHEET}!F{row_of('7.5')} 回答「2.5」", "2件の誤り"]),
    ("note alone", filled({"5.3(1)": (None, "あとで"), "7.5": ("はい", None)}),
     [f"{SHEET}!F{row_of('5.3(1)')}"]),
    ("secret", filled({"5.3(1)": ("はい", SECRET)}), [f"{SHEET}!G{row_of('5.3(1)')}"]),
    ("long", filled({"5.3(1)": ("はい", "あ" * 2001)}), ["2000文字"]),
    ("nothing", filled({}), ["一つ以上"]),
    ("nobody", filled("はい", by=None), [f"{SHEET}!C4 回答者"]),
    ("no day", filled("はい", on=None), [f"{SHEET}!C5 回答日"]),
    ("odd day", filled("はい", on="あした"), [f"{SHEET}!C5 回答日「あした」"]),
    ("future", filled("はい", on=date(2026, 11, 23)), [f"{SHEET}!C5"]),
    ("last year", filled("はい", on=date(2026, 3, 31)), ["2026-04-01から"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "said"), [(r, s) for _, r, s in WRONG], ids=[w for w, _, _ in WRONG]
)
def test_wrong_cells_are_named_and_nothing_is_taken(
    journal: Journal, raw: bytes, said: list[str]
) -> None:
    told = refusal(journal, raw)
    for words in said:
        assert words in told
    assert "himitsu" not in told


def _delete_row(book: Workbook) -> None:
    book[SHEET].delete_rows(row_of("7.5"))


def _insert_row(book: Workbook) -> None:
    book[SHEET].insert_rows(row_of("7.5"))


def _swap(book: Workbook) -> None:
    sheet, rows = book[SHEET], (row_of("7.5"), row_of("8.1"))
    for column in range(1, 8):
        one, other = (sheet.cell(row, column) for row in rows)
        one.value, other.value = other.value, one.value


def _reword(book: Workbook) -> None:
    book[SHEET].cell(row_of("7.5"), 4, "法令を一つ挙げられること")


def _rename(book: Workbook) -> None:
    book[SHEET]["C2"] = SCHOOL


def _below(book: Workbook) -> None:
    book[SHEET].cell(book[SHEET].max_row + 3, 7, "ここに追記")


MOVED: list[tuple[Callable[[Workbook], None], str]] = [
    (_delete_row, "書き出したまま"), (_insert_row, "書き出したまま"), (_swap, "書き出したまま"),
    (_reword, f"{SHEET}!D{row_of('7.5')}"), (_rename, f"{SHEET}!C2"), (_below, "表の外"),
]  # fmt: skip


@pytest.mark.parametrize(("deed", "said"), MOVED, ids=[one.__name__ for one, _ in MOVED])
def test_rows_and_questions_that_are_not_as_exported_are_found(
    journal: Journal, deed: Callable[[Workbook], None], said: str
) -> None:
    assert said in refusal(journal, filled("はい", more=deed))


def _no_hidden(book: Workbook) -> None:
    del book[HIDDEN]


def _no_sheet(book: Workbook) -> None:
    book[SHEET].title = "シート1"


def _set(cell: str, value: str) -> Callable[[Workbook], None]:
    def deed(book: Workbook) -> None:
        book[HIDDEN][cell] = value

    deed.__name__ = f"{cell}={value}"
    return deed


HIDDEN_DEEDS = [
    _no_hidden, _no_sheet, _set("B1", "other/9"), _set("B2", "2025"), _set("B2", "来年"),
    _set("B3", SCHOOL), _set("B4", "0" * 64), _set("C6", "9.9"), _set("B6", "x"), _set("A6", ""),
]  # fmt: skip


@pytest.mark.parametrize("deed", HIDDEN_DEEDS, ids=[one.__name__ for one in HIDDEN_DEEDS])
def test_a_damaged_hidden_sheet_is_no_form(
    journal: Journal, deed: Callable[[Workbook], None]
) -> None:
    assert "隠しシート" in refusal(journal, filled("はい", more=deed))


def test_a_form_of_another_year_or_section_is_refused(journal: Journal) -> None:
    assert "--year 2025" in refusal(journal, filled("はい", raw=blank(TAX, 2025)))
    own = asked()[TAX]
    gone = Questionnaire(YEAR, LEDGER_SECTION, own.items, own.catalogue)
    raw = filled("はい", raw=inspection_sheet(Form("火見市", gone)))
    assert "「総務部 収納課」は台帳にありません" in refusal(journal, raw)


LEDGER_SECTION = type(asked()[TAX].section)("総務部 収納課", "", "", False, (), (), ())


def _reasked(change: str) -> bytes:
    """A form made before one of its questions was reworded, taken out, or added."""
    own = asked()[TAX]
    items = list(own.items)
    at = [item.code for item in items].index("7.5")
    old = items[at]
    if change == "reworded":
        items[at] = type(old)(old.code, old.clause, old.title, old.title, old.hints, old.checks)
    elif change == "gone":
        items[at] = type(old)("0.0", "0.0", old.title, old.asks, old.hints, old.checks)
    elif change == "added":
        del items[at]
    form = Form("火見市", Questionnaire(YEAR, own.section, tuple(items), "f" * 64))
    codes = [item.code for item in items]

    def fill(book: Workbook) -> None:
        for place in range(len(codes)):
            book[SHEET].cell(9 + place, 6, "はい")

    return filled({}, raw=inspection_sheet(form), more=fill)


def test_an_answer_to_a_question_that_was_reworded_is_none(journal: Journal) -> None:
    told = refusal(journal, _reasked("reworded"))
    assert f"{SHEET}!D{row_of('7.5')}" in told
    assert "書き出し直して" in told


@pytest.mark.parametrize(("change", "words"), [("gone", "0.0"), ("added", "7.5")])
def test_items_that_came_or_went_since_are_told(journal: Journal, change: str, words: str) -> None:
    taken = take(journal, _reasked(change))
    assert any(words in one.ja for one in taken.told)
    said = inspection_of(journal, YEAR).of(TAX)
    assert [item.code for item in unanswered(asked()[TAX], said)] == ["7.5"]
    assert "0.0" not in said.answers


def test_a_closed_year_takes_nothing_in_and_hands_nothing_out(journal: Journal) -> None:
    Planner(journal, YEAR, "監査 花子").choose(wish())
    Planner(journal, YEAR, CHIEF).decide()
    closed(journal, YEAR)
    assert "締めた" in refusal(journal, filled("はい"))
    with pytest.raises(HinomiError, match="closed"):
        Inspector(journal, YEAR, "a").send([Handed(asked()[TAX], "a" * 64, None)], ITEMS)


def test_a_form_handed_out_is_written_down_once(journal: Journal) -> None:
    own = Inspector(journal, YEAR, "監査 花子")
    form = Handed(asked()[TAX], "a" * 64, date(2026, 12, 18))
    assert progress(form.asked, own.inspection.of(TAX)) is Progress.UNSENT
    assert own.send([form], ITEMS) == 1
    assert own.send([form], ITEMS) == 0
    sent = own.inspection.of(TAX).sent
    assert sent
    assert sent.due == date(2026, 12, 18)
    assert progress(form.asked, own.inspection.of(TAX)) is Progress.WAITING
    assert own.send([Handed(form.asked, "a" * 64, date(2026, 12, 25))], ITEMS) == 1


def test_what_was_handed_out_is_what_is_asked_whatever_the_catalogue_says_later(
    journal: Journal,
) -> None:
    own, mine = Inspector(journal, YEAR, "監査 花子"), asked()[TAX]
    own.send([Handed(mine, "a" * 64, None), Handed(asked()[SCHOOL], "b" * 64, None)], ITEMS)
    assert [e.kind for e in journal.entries()].count("inspection.asked") == 1
    later = [replace(item, asks=T("今の問い", "now"), checks=("X-001",)) for item in mine.items[1:]]
    now = replace(mine, items=tuple(later), catalogue="d" * 64)
    kept = own.inspection.asked(now, {item.code: item for item in later})
    assert [item.asks for item in kept.items] == [item.asks for item in mine.items]
    assert [item.digest for item in kept.items] == [item.digest for item in mine.items]
    assert (kept.items[0].checks, kept.items[1].checks) == ((), ("X-001",))
    assert kept.catalogue == mine.catalogue
    never = replace(now, section=asked()[OFFICE].section)
    assert own.inspection.asked(never, {}) == never


def test_no_machine_question_is_on_a_form_and_the_marks_hold_every_row() -> None:
    for own in asked().values():
        mark = Form("火見市", own).mark
        assert [line.code for line in mark.lines] == [item.code for item in own.items]
        assert len({line.row for line in mark.lines}) == len(own.items)
    assert all(control.kind is not Class.MACHINE for control, _ in everything().items)


def test_the_seal_is_of_everything_on_the_hidden_sheet() -> None:
    mark = Form("火見市", asked()[OFFICE]).mark
    others = [
        Mark(2025, mark.department, mark.catalogue, mark.lines),
        Mark(mark.year, TAX, mark.catalogue, mark.lines),
        Mark(mark.year, mark.department, "0", mark.lines),
        Mark(mark.year, mark.department, mark.catalogue, mark.lines[1:]),
    ]
    assert len({mark.seal, *(one.seal for one in others)}) == 5


ITEMS = [item for _, item in everything().items]
WHOLE = filled("はい")
CODES = [item.code for item in asked()[TAX].items]
NOTES = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), max_size=30)
ANSWERED = st.dictionaries(
    st.sampled_from(CODES), st.tuples(st.sampled_from(list(Answer)), NOTES), min_size=1
)


@settings(max_examples=10, deadline=None)
@given(ANSWERED)
def test_whatever_is_answered_comes_back_as_it_was(
    answers: dict[str, tuple[Answer, str]],
) -> None:
    written = {code: (CHOICES[one], note or None) for code, (one, note) in answers.items()}
    with TemporaryDirectory() as folder:
        journal = journal_in(Path(folder))
        raw = filled({code: (answer, note) for code, (answer, note) in written.items()})
        take(journal, raw)
        said = inspection_of(journal, YEAR).of(TAX)
        before = lines(journal)
        assert take(journal, raw).entry is None
        assert lines(journal) == before
        journal.engine.dispose()
    held = {code: (one.given.answer, one.given.note) for code, one in said.answers.items()}
    assert held == {code: (one, note.strip()) for code, (one, note) in answers.items()}
    own = asked()[TAX]
    assert len(unanswered(own, said)) == len(own.items) - len(answers)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.floats(0, 1, exclude_max=True), st.integers(0, 255), min_size=1))
def test_no_damaged_file_is_half_taken_in(damage: dict[float, int]) -> None:
    raw = bytearray(WHOLE)
    for where, byte in damage.items():
        raw[4 + int(where * (len(raw) - 4))] = byte
    with TemporaryDirectory() as folder:
        journal = journal_in(Path(folder))
        try:
            take(journal, bytes(raw))
        except HinomiError:
            assert lines(journal) == []
        else:
            assert len(lines(journal)) == 1
        journal.engine.dispose()


def test_the_ledger_of_these_tests_has_what_they_speak_of() -> None:
    assert {one.name for one in LEDGER.departments} == set(asked())
    assert load_workbook(io.BytesIO(blank()))[HIDDEN].sheet_state == "veryHidden"
