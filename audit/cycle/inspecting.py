"""Forms of a self-inspection handed out and taken in: each is one entry, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audit.cycle.inspection import (
    ANSWERED,
    ASKED,
    SENT,
    Answer,
    Given,
    Inspection,
    Item,
    Questionnaire,
    Returned,
    Standing,
    body_of,
    changed,
    fold_inspection,
    stream_of,
    words_of,
)
from audit.cycle.inspection_form import ASKS, place_of
from audit.cycle.inspection_in import Filled, mark_of, read_form
from audit.cycle.planning import plan_of
from inventory.entries import Draft, Kept
from inventory.ledger.problem import Problem, refused
from inventory.ledger.sheets import Sheet
from inventory.words import HinomiError, T

_CLOSED = T(
    "{year}年度は締めた後なので、自己点検を変えられません。",
    "The year {year} is closed; its self-inspection cannot change.",
)
_YEAR = T(
    "{file}: {given}年度の様式です。いま扱っているのは{year}年度です。"
    "{given}年度の回答として取り込むには --year {given} を付けます。",
    "{file}: is a form of {given}, and {year} is being dealt with; "
    "to take it in as an answer of that year, add --year {given}.",
)
_SECTION = T(
    "{file}: 課室「{name}」は台帳にありません。"
    "台帳の課室の名前を変えたときは、様式を書き出し直します。",
    "{file}: there is no section {name!r} in the ledger; if it was renamed, export the form again.",
)
_OLDER = T(
    "{file}: 回答日 {on} が、取込み済みの回答の日 {newest} より前です。古い様式ではありませんか。"
    "これが新しい回答なら、回答日を直してください。",
    "{file}: answered on {on}, before what was taken in ({newest}); is it an older form? "
    "If it is the newer answer, correct its day.",
)
_REWORDED = T(
    "今の問い（様式を書き出した後に変わった。書き出し直して答える）",
    "the question as it is now (it changed after the export; export the form again)",
)
_LACKING = T(
    "様式を書き出した後に項目が増えています。この様式にない項目: {codes}",
    "Items were added after the export; this form lacks: {codes}",
)
_GONE = T(
    "もうこの課室に尋ねていない項目なので、記録しません: {codes}",
    "No longer asked of this section, so not recorded: {codes}",
)


@dataclass(frozen=True, slots=True)
class Handed:
    """A form as it was written: for whom, and the SHA-256 of its bytes."""

    asked: Questionnaire
    sha256: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is new or other than before."""

    code: str
    before: Standing | None
    now: Given


@dataclass(frozen=True, slots=True)
class Taken:
    """What the import of one file did; `entry` None: nothing changed, `again`: taken in before."""

    file: str
    asked: Questionnaire
    entry: int | None
    again: int | None
    changes: tuple[Change, ...]
    blank: Mapping[str, str]  # cells without an answer, by code
    told: tuple[T, ...]

    def missing(self, said: Returned) -> tuple[tuple[Item, str], ...]:
        """The items of the form that are still unanswered, with their cells."""
        return tuple(
            (item, self.blank[item.code])
            for item in self.asked.items
            if item.code in self.blank and item.code not in said.answers
        )


class Inspector:
    """The deeds of one person on the self-inspection of one fiscal year."""

    def __init__(self, journal: Kept, year: int, actor: str) -> None:
        """Write as this person."""
        self.journal = journal
        self.year = year
        self.actor = actor

    @property
    def inspection(self) -> Inspection:
        """The self-inspection as it is now."""
        return inspection_of(self.journal, self.year)

    def open(self) -> None:
        """Refuse a year that is closed."""
        if plan_of(self.journal, self.year).closed:
            raise HinomiError(_CLOSED.format(year=self.year))

    def send(self, handed: Sequence[Handed], items: Sequence[Item]) -> int:
        """Write down which forms were handed out; the same form again is no second time.

        `items` is everything that is asked of anybody: the words are kept once.
        """

        def decide() -> list[Draft]:
            self.open()
            known = self.inspection
            fresh = [one for one in handed if not _is_sent(one, known)]
            new = dict.fromkeys(one.asked.catalogue for one in fresh)
            words = [self._asked(one, items) for one in new if one not in known.words]
            return [*words, *map(self._sent, fresh)]

        return sum(one.kind == SENT for one in self.journal.append_decided(decide))

    def take(
        self,
        file: str,
        sha256: str,
        sheets: Sequence[Sheet],
        asked: Mapping[str, Questionnaire],
        today: date,
    ) -> Taken:
        """Take in a returned form, all of it or nothing."""
        mark = mark_of(file, sheets)
        if mark.year != self.year:
            raise HinomiError(_YEAR.format(file=file, given=mark.year, year=self.year))
        mine = asked.get(mark.department)
        if mine is None:
            raise HinomiError(_SECTION.format(file=file, name=mark.department))
        filled, problems = read_form(file, sheets, mine, today)
        problems += _reworded(file, filled, mine)
        if problems:
            raise refused(file, problems)
        return self._write(file, sha256, filled, mine)

    def _write(self, file: str, sha256: str, filled: Filled, asked: Questionnaire) -> Taken:
        given = {code: one for code, one in filled.given.items() if asked.item(code)}
        changes: list[Change] = []
        again: list[int] = []

        def decide() -> list[Draft]:
            self.open()
            said = self.inspection.of(asked.section.name)
            if sha256 in said.files:
                again.append(said.files[sha256])
                return []
            codes = changed(said, given)
            if codes and said.newest and filled.on < said.newest:
                raise HinomiError(_OLDER.format(file=file, on=filled.on, newest=said.newest))
            changes.extend(Change(code, said.answers.get(code), given[code]) for code in codes)
            kept = {code: given[code] for code in codes}
            return [self._answered(file, sha256, filled, asked, kept)] if codes else []

        written = self.journal.append_decided(decide)
        return Taken(
            file=file,
            asked=asked,
            entry=written[0].sequence if written else None,
            again=again[0] if again else None,
            changes=tuple(changes),
            blank=filled.blank,
            told=tuple(_told(filled, asked)),
        )

    def _asked(self, catalogue: str, items: Sequence[Item]) -> Draft:
        body = {"catalogue": catalogue, "items": words_of(items)}
        return Draft(stream_of(self.year), ASKED, body, self.actor)

    def _sent(self, one: Handed) -> Draft:
        body = {
            "department": one.asked.section.name,
            "catalogue": one.asked.catalogue,
            "codes": [item.code for item in one.asked.items],
            "sha256": one.sha256,
            "due": one.due.isoformat() if one.due else "",
        }
        return Draft(stream_of(self.year), SENT, body, self.actor)

    def _answered(
        self,
        file: str,
        sha256: str,
        filled: Filled,
        asked: Questionnaire,
        kept: Mapping[str, Given],
    ) -> Draft:
        body = {
            "department": asked.section.name,
            "file": file,
            "sha256": sha256,
            "catalogue": filled.mark.catalogue,
            "answered_by": filled.by,
            "answered_on": filled.on.isoformat(),
            "answers": body_of(kept),
        }
        return Draft(stream_of(self.year), ANSWERED, body, self.actor)


def inspection_of(journal: Kept, year: int) -> Inspection:
    """The self-inspection of a fiscal year as the journal tells it."""
    return fold_inspection(year, journal.entries(stream_of(year)))


def tally(said: Mapping[str, Standing]) -> dict[Answer, int]:
    """How many answers of each sort."""
    return {answer: sum(one.given.answer is answer for one in said.values()) for answer in Answer}


def _is_sent(one: Handed, known: Inspection) -> bool:
    sent = known.of(one.asked.section.name).sent
    return sent is not None and (sent.sha256, sent.due) == (one.sha256, one.due)


def _reworded(file: str, filled: Filled, asked: Questionnaire) -> list[Problem]:
    """Answers to a question that is asked otherwise now."""
    found = []
    for line in filled.mark.lines:
        item = asked.item(line.code)
        if item and item.digest != line.asked and line.code in filled.given:
            found.append(Problem(file, place_of(line.row, ASKS), 0, "問い", "", _REWORDED))
    return found


def _told(filled: Filled, asked: Questionnaire) -> list[T]:
    here = {line.code for line in filled.mark.lines}
    lacking = [item.code for item in asked.items if item.code not in here]
    gone = [code for code in filled.given if asked.item(code) is None]
    told = [(_LACKING, lacking), (_GONE, gone)]
    return [words.format(codes="、".join(codes)) for words, codes in told if codes]
