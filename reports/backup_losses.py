"""Per system: the answer to 毀損, the lines of 様式7, and what ICT-BCP takes over as measured.

Data encrypted beyond recovery is 毀損, unless the same data is kept elsewhere (特定個人情報の
適正な取扱いに関するガイドライン). So the answer needs a restore, not a job's success.
"""

from collections.abc import Iterable, Iterator, Sequence

from checks.backup.judging import Judgement
from checks.backup.model import Against, Case, Drill, Held, Survey
from reports import backup_words as words
from reports.backup_proof import elsewhere, newest_finished, shortfalls
from reports.backup_view import Elsewhere, FormRow, LossLine, LossView, Measured
from reports.era import era_compact
from reports.rows import shown as clean

_WORST_FIRST = (Elsewhere.NOT_PROVEN, Elsewhere.PARTLY, Elsewhere.PROVEN)
NO_PLAN = "台帳にバックアップ対象の定めがない。"
Stand = tuple[Case, Sequence[Judgement]]


def loss_view(system: str, stands: Sequence[Stand], decided: str = "") -> LossView:
    """The answer for one system; one without a data set has none, whatever was decided."""
    lines = [LossLine(case.wanted.name, *elsewhere(case, own)) for case, own in stands]
    lines = lines or [LossLine("", Elsewhere.NOT_PROVEN, decided or NO_PLAN)]
    answers = {line.answer for line in lines}
    worst = next(answer for answer in _WORST_FIRST if answer in answers)
    return LossView(system, worst, tuple(lines))


def form_rows(system: str, cases: Iterable[Case]) -> Iterator[FormRow]:
    """Lines of 様式7 for one system: one for each data set in each place, one where there is none.

    The form: 重要情報のバックアップの状況と対策計画 (ICT部門の業務継続計画策定ガイドライン, 2008).
    """
    rows = [row for case in cases for row in _form_rows(case)]
    yield from rows or [FormRow(system, "（定めなし）", "", "", "", "", "")]


def _form_rows(case: Case) -> Iterator[FormRow]:
    wanted = case.wanted
    cycle = f"{words.hours(wanted.every_hours)}ごと" if wanted.every_hours else ""
    if not case.held:
        yield FormRow(wanted.system, wanted.name, "", cycle, "", "（保管先なし）", "なし")
    for held in case.held:
        survey, declared = held.survey, held.declared
        kept = f"{len(survey.copies):,}" if isinstance(survey, Survey) else "確認不能"
        asked = f"（求め {wanted.generations:,}）" if wanted.generations else ""
        yield FormRow(
            system=wanted.system,
            data=wanted.name,
            medium=words.medium(declared),
            cycle=cycle,
            generations=f"{kept}\n{asked}".strip(),
            place="\n".join(filter(None, (words.place(declared), declared.target))),
            restore_test=_tested(held),
        )


def _tested(held: Held) -> str:
    drill = newest_finished(held)
    if drill is None:
        return "なし"
    said = (
        "すべては戻せず" if shortfalls(drill) else "全部を復元" if drill.whole else "抜取りで復元"
    )
    return f"{era_compact(drill.at)} {said}（{words.lasting(drill.seconds)}）"


def measured(case: Case) -> Iterator[Measured]:
    """The newest restore that went well, of the whole before one of a sample, in each place."""
    for held in case.held:
        good = [d for d in held.drills if d.finished and not shortfalls(d)]
        drill = max(good, key=lambda d: (d.whole, d.at), default=None)
        if drill is not None:
            yield Measured(
                system=case.wanted.system,
                data_set=case.wanted.id,
                target=held.declared.target,
                copy=clean(drill.copy),
                at=drill.at,
                whole=drill.whole,
                minutes=round(drill.seconds / 60, 2),
                bytes=drill.restored_bytes,
                files=drill.restored,
                rto_hours=case.rto_hours,
                within_rto=_within(drill, case.rto_hours),
                evidence=drill.evidence,
            )


def _within(drill: Drill, rto_hours: float | None) -> bool | None:
    """Only a restore of the whole can be held against the RTO, unless a sample took longer."""
    if rto_hours is None or drill.against is Against.NOTHING:
        return None
    if drill.seconds > rto_hours * 3600:
        return False
    return True if drill.whole else None
