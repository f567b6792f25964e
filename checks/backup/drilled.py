"""What a restore drill shows, and which drills speak for a data set.

A drill is good if everything that was asked for came back and agreed with what it was compared
with. One that was broken off, compared with nothing, or drew too few files shows nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from checks.backup.claims import claimed
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Against, Case, Drill
from inventory.model import Content
from inventory.words import T, joined

_UNSURE = 10  # per cent: where more may have changed since, too much could hide among them


def answer(drill: Drill, limits: BackupSetLimits) -> tuple[bool | None, T]:
    """True where it was good, False where something was lost, None where it shows nothing."""
    if faults := list(_faults(drill)):
        return False, joined(faults)
    if doubts := list(_doubts(drill, limits)):
        return None, joined(doubts)
    return True, T("すべて一致", "all matched")


def window(case: Case, limits: BackupSetLimits) -> timedelta:
    """How long a drill of such content speaks for it."""
    files = case.wanted.content is Content.FILES
    return timedelta(days=limits.drill_days_files if files else limits.drill_days_database)


def within(drills: Iterable[Drill], case: Case, most: timedelta, skew: timedelta) -> list[Drill]:
    """The drills of this data set no older than that, oldest first; none from the future."""
    mine = (drill for drill in drills if drill.data_set == case.wanted.id)
    recent = [one for one in mine if case.at - most <= one.at <= case.at + skew]
    return sorted(recent, key=lambda one: one.at)


def copy_age(drill: Drill) -> timedelta | None:
    """How old the copy was when it was restored."""
    return None if drill.copy_at is None else drill.at - drill.copy_at


def told(drill: Drill, words: T) -> T:
    """The drill by its day and target, with words on it."""
    day = _day(drill.at)
    return T(f"{drill.target} {day}: {words.ja}", f"{drill.target} {day}: {words.en}")


def _day(at: datetime) -> str:
    return at.date().isoformat()


def _faults(drill: Drill) -> Iterator[T]:
    """What was lost or wrong; what one that broke off did not bring is no loss."""
    if not drill.finished:
        return
    if drill.errors:
        yield T(f"誤り {len(drill.errors)} 件", f"{len(drill.errors)} errors")
    if drill.restored < drill.asked:
        lost = drill.asked - drill.restored
        yield T(f"戻らない {lost} 件", f"{lost} not restored")
    counts = (
        (drill.missing, T("欠け", "missing")),
        (drill.differing, T("内容が異なる", "differing")),
        (drill.random or 0, T("暗号化された疑い", "looking encrypted")),
    )
    for count, words in counts:
        if count:
            yield T(f"{words.ja} {count} 件", f"{count} {words.en}")
    yield from _database_faults(drill)


def _database_faults(drill: Drill) -> Iterator[T]:
    for table in drill.tables:
        rows = table.wanted_rows is not None and table.rows != table.wanted_rows
        if rows or (table.wanted_digest and table.digest != table.wanted_digest):
            yield T(f"表 {table.name} が異なる", f"table {table.name} differs")
    wrong = sum(1 for _, given, expected in drill.answers if expected and given != expected)
    if wrong:
        yield T(f"問合せの答えが異なる {wrong} 件", f"{wrong} wrong answers")


def _doubts(drill: Drill, limits: BackupSetLimits) -> Iterator[T]:
    """Why nothing follows from a drill that met no fault."""
    if not drill.finished:
        yield T("終わっていない", "not finished")
    if drill.asked <= 0:
        yield T("何も戻していない", "nothing was restored")
    if drill.against is Against.NOTHING:
        yield T("何とも比べていない", "compared with nothing")
    elif drill.against is Against.QUERIES:
        if not _questioned(drill):
            yield T("比べる件数も答えもない", "no rows or answers to compare with")
        elif many := _uncompared(drill):
            yield T(f"比べられない表 {many}", f"{many} tables are undetermined")
    else:
        yield from _sample_doubts(drill, limits)


def _questioned(drill: Drill) -> bool:
    tables = any(one.wanted_rows is not None or one.wanted_digest for one in drill.tables)
    return tables or any(expected for _, _, expected in drill.answers)


def _uncompared(drill: Drill) -> int:
    """Tables that nothing is known of, where they are many and no answer speaks for the whole."""
    open_ = drill.gone + sum(
        one.wanted_rows is None and not one.wanted_digest for one in drill.tables
    )
    asked = any(expected for _, _, expected in drill.answers)
    every = len(drill.tables) + drill.gone
    return open_ if not asked and open_ * 100 > every * _UNSURE else 0


def _sample_doubts(drill: Drill, limits: BackupSetLimits) -> Iterator[T]:
    if drill.against is Against.CHECKSUMS:
        yield T("写しに添えた一覧とだけ比べた", "compared with the copy's own list alone")
    if drill.random is None:
        yield T("暗号化の有無を見ていない", "not looked at for encryption")
    if drill.undetermined * 100 > drill.asked * _UNSURE:
        yield T(f"比べられない {drill.undetermined} 件", f"{drill.undetermined} undetermined")
    if drill.named_bad:
        yield T("重要ファイルを比べられない", "named files are undetermined")
    claim = claimed(drill)
    population = limits.drill_sample if claim.population is None else claim.population
    if claim.drawn < max(1, min(limits.drill_sample, population)):
        yield T(f"抜取りが {claim.drawn} 件と少ない", f"a sample of {claim.drawn} is too small")
