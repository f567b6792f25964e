"""From the score of an exercise to its report; gaps are said as what was not seen."""

from collections.abc import Iterator

from bcp.exercises.model import Exercise
from bcp.exercises.scoring import InjectScore, Mark, Score, Story
from bcp.incident.model import Incident
from bcp.incident.words import DRILL, KINDS
from bcp.model import name_of
from reports.era import era_date, era_moment, fiscal_year
from reports.exercise_view import ExercisePaper, InjectPaper, Moment
from reports.incident_build import Office
from reports.pack_build import minutes
from reports.view import Anchor, Cover, Edition

_SORTS = ("受領", "対応", "判断", "報告")


def exercise_paper(
    incident: Incident,
    exercise: Exercise,
    story: Story,
    score: Score,
    anchor: Anchor,
    office: Office,
) -> ExercisePaper:
    """The report on this exercise as of this entry of the journal."""
    injects = tuple(map(_inject, score.injects))
    return ExercisePaper(
        _cover(incident, exercise, anchor, office),
        anchor,
        tuple(_facts(incident, exercise, story)),
        tuple(_summary(score)),
        injects,
        tuple(
            (one.step.id, one.step.title, minutes(one.step.target or 0), _told(one.mark))
            for one in score.steps
        ),
        tuple(_restores(score)),
        tuple(_gaps(score)),
        max([60.0, *(each for one in injects for each in _times(one))]),
    )


def _times(one: InjectPaper) -> Iterator[float]:
    yield one.planned
    for moment in one.moments:
        yield from (each for each in (moment.at, moment.wanted) if each is not None)


def _cover(incident: Incident, exercise: Exercise, anchor: Anchor, office: Office) -> Cover:
    return Cover(
        title=f"【{DRILL.ja}】訓練実施報告書",
        municipality=office.municipality,
        department=office.department,
        fiscal_year=f"{DRILL.ja}　{fiscal_year(incident.declared)}　{exercise.title}",
        document_number=f"{DRILL.ja}-{incident.id}",
        classification=office.classification,
        edition=Edition.INTERNAL,
        issued=anchor.at.date(),
        approval_posts=(),
        version="",
        program=office.program,
    )


def _facts(incident: Incident, exercise: Exercise, story: Story) -> Iterator[tuple[str, str]]:
    yield "訓練", exercise.title
    yield "種別", KINDS.get(exercise.kind, KINDS["other"]).ja
    yield "目的", exercise.aim
    yield "実施日", era_date(incident.declared)
    yield "開始", era_moment(story.began)
    yield "想定の進み方", f"実際の1分を想定の{story.speed:g}分として進めた"
    yield "想定の時刻", "就業時間外" if exercise.off_hours else "就業時間内"


def _summary(score: Score) -> Iterator[tuple[str, str]]:
    yield "時間内にできたこと", _share(*score.share_in_time)
    yield "時間内に済んだ手順", _share(*score.steps_in_time)
    yield "連絡がついた職員", _share(score.reached, score.called)
    slower = [one for one in score.restores if one.slower]
    yield "復旧を測ったもの", f"{len(score.restores)}件（見積りより長い {len(slower)}件）"
    rated = [one.rating for one in score.injects if one.rating]
    told = "、".join(f"{word} {rated.count(word)}件" for word in dict.fromkeys(rated))
    yield "評価者の評価", told or "記録なし"


def _share(met: int, asked: int) -> str:
    return f"{asked}件中{met}件（{met / asked:.0%}）" if asked else "対象なし"


def _inject(one: InjectScore) -> InjectPaper:
    given = one.given or 0.0
    marks = (one.seen, one.action, one.decision, one.report)
    moments = tuple(
        Moment(sort, _shifted(mark.minutes, given), _shifted(mark.wanted, given))
        for sort, mark in zip(_SORTS, marks, strict=True)
        if mark.wanted is not None or mark.minutes is not None
    )
    inject = one.inject
    return InjectPaper(
        inject.id, inject.at, one.given, inject.to, inject.text, moments, one.rating, one.note
    )


def _shifted(value: float | None, given: float) -> float | None:
    return None if value is None else value + given


def _told(mark: Mark) -> str:
    if mark.minutes is None:
        return "× 記録なし"
    return f"{'○' if mark.in_time else '×'} {minutes(round(mark.minutes))}"


def _restores(score: Score) -> Iterator[tuple[str, str, str, str]]:
    for one in score.restores:
        planned = "見積りなし" if one.planned is None else minutes(one.planned)
        more = "" if one.planned is None else f"{one.measured - one.planned:+g}分"
        yield name_of(one.node), minutes(one.measured), planned, more


def _gaps(score: Score) -> Iterator[str]:
    """What the exercise leaves to be done, each a sentence of its own."""
    for one in score.injects:
        yield from _missed(one)
    for each in score.restores:
        if each.slower:
            yield f"{name_of(each.node)}の復旧は見積りより長かった。継続台帳の分数を改める。"
    undone = [f"「{one.step.title}」" for one in score.steps if one.mark.minutes is None]
    if undone:
        yield f"次の手順を行った記録がない。{''.join(undone)}"


def _missed(one: InjectScore) -> Iterator[str]:
    if one.given is None:
        yield f"状況付与{one.inject.id}を出さなかった。"
        return
    marks = (one.seen, one.action, one.decision, one.report)
    for sort, mark in zip(_SORTS, marks, strict=True):
        if mark.in_time is False:
            late = "記録がない" if mark.minutes is None else f"{mark.minutes:.0f}分かかった"
            yield f"状況付与{one.inject.id}の{sort}は{mark.wanted:g}分以内のところ、{late}。"
