"""What people do with an engagement: each deed checks and writes while nobody else can."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from audit.cycle.appending import appended
from audit.cycle.engagements import (
    MOVED,
    NOTICED,
    OPENED,
    PHASES,
    SAMPLED,
    STREAM,
    TEAMED,
    Assurance,
    Engagement,
    Member,
    Phase,
    fold_engagements,
    following,
    member_body,
    sample_body,
    stream_of,
)
from audit.cycle.fiscal import Period
from audit.cycle.planning import plan_of
from audit.cycle.sampling import draw
from audit.cycle.teams import Audited, doubts, sections_of, standing
from audit.cycle.years import name_of
from inventory.entries import Draft, Kept
from inventory.model import Ledger
from inventory.words import HinomiError, T

_UNKNOWN = T(
    "個別監査 {id} はありません。番号は hinomi audit engagements で確かめてください。",
    "There is no engagement {id}: see their numbers with hinomi audit engagements.",
)
_UNDECIDED = T(
    "{year}年度の計画は決裁されていないか、決裁の後に変わりました。別の人が hinomi audit decide で"
    "決裁してから始めます。",
    "The plan of {year} is not decided, or has changed since: hinomi audit decide comes first.",
)
_UNPLANNED = T(
    "{target}は{year}年度の計画にありません。hinomi audit choose で加えて決裁するか、"
    "特命監査なら --special に理由を書きます。",
    "{target} is not in the plan of {year}: choose it and decide, or give --special WHY.",
)
_NO_SECTION = T(
    "{target}を所管する課が台帳から分かりません。情報システム一覧の所管課を書いてください。",
    "The ledger does not say which section answers for {target}.",
)
_SPAN = T("{name}の期間は初日から末日の順に書きます。", "{name}: first day, then last day.")
_LEAD = T(
    "主任監査人は1人だけにします。--lead で書きます。",
    "There must be exactly one lead: give --lead.",
)
_TWICE = T("{name}が二度書かれています。", "{name} is named twice.")
_DEPENDENT = T(
    "独立していない人がいるので、この班では監査できません: {why}。"
    "別の人にするか、分からないことは --statement 氏名=申告 で申告を残します。",
    "This team is not independent: {why}. Name others; what nobody can tell needs "
    "--statement NAME=TEXT.",
)
_ORDER = T(
    "{id}は「{now}」なので「{wanted}」には進めません。次は「{next}」です。",
    "{id} is at {now} and cannot go to {wanted}; next is {next}.",
)
_BY_NOTICE = T(
    "「通知済」には hinomi audit notice {id} で通知書を出すと進みます。",
    "It is noticed by hinomi audit notice {id}.",
)
_LATE = T(
    "{id}は「{now}」なので、もう{what}。",
    "{id} is at {now}: it is too late to {what_en}.",
)
_NO_TEAM = T(
    "{id}の班が決まっていません。hinomi audit team {id} で決めてから通知します。",
    "{id} has no team yet: hinomi audit team {id} comes first.",
)
_NOT_NOTICED = T(
    "{sections}に今の内容の通知書が出ていません。hinomi audit notice {id} で出してから始めます。",
    "No notice of what now holds went to {sections}: hinomi audit notice {id} comes first.",
)
_SECTION = T("{section}は{id}の監査対象ではありません。", "{section} is not audited in {id}.")
_AGAIN = T(
    "「{name}」からは一度抽出しています。引き直す理由を --why に書きます（前の抽出も残ります）。",
    "A sample of {name} was drawn before: give --why; the earlier one stays.",
)
_CLOSED = T("{year}年度は締めた後なので変えられません。", "The year {year} is closed.")


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known when an engagement begins."""

    year: int
    targets: tuple[str, ...]
    period: Period
    fieldwork: Period
    criteria: str
    criteria_words: tuple[str, ...] = ()
    assurance: Assurance = Assurance.ADVISORY
    special: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice that is to go to a section: to whom, and what to prepare."""

    department: str
    to: str
    prepare: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sample that is to be drawn: of a named population, this many, by this seed."""

    population: str
    members: Sequence[str]
    size: int
    seed: str
    why: str = ""


def engagements(journal: Kept, year: int | None = None) -> list[Engagement]:
    """Every engagement, or those of one fiscal year, by their numbers."""
    prefix = STREAM if year is None else f"{STREAM}{year}-"
    return fold_engagements(journal.entries(prefix))


def find(journal: Kept, id_: str) -> Engagement:
    """The engagement of this number."""
    wanted = id_.strip().removeprefix(STREAM)
    found = fold_engagements(e for e in journal.entries(stream_of(wanted)))
    for one in found:
        if one.id == wanted:
            return one
    raise HinomiError(_UNKNOWN.format(id=id_))


def audited(one: Engagement) -> Audited:
    """What the independence of its team is measured by."""
    return Audited(one.targets, one.departments, one.period, one.fieldwork)


class Engager:
    """The deeds of one person on engagements; the ledger tells sections and staff."""

    def __init__(self, journal: Kept, ledger: Ledger, actor: str) -> None:
        """Write as this person."""
        self.journal = journal
        self.ledger = ledger
        self.actor = actor

    def open(self, new: Opening) -> Engagement:
        """Begin an engagement of what the decided plan names, or a special one (特命監査)."""
        made: list[str] = []

        def decide() -> list[Draft]:
            sections = self._sections(new)
            self._planned(new)
            taken = [int(one.id.rpartition("-")[2]) for one in engagements(self.journal, new.year)]
            made.append(f"{new.year}-{max(taken, default=0) + 1:02}")
            body = {
                "year": new.year,
                "targets": list(new.targets),
                "departments": list(sections),
                "period": [day.isoformat() for day in new.period],
                "fieldwork": [day.isoformat() for day in new.fieldwork],
                "criteria": new.criteria,
                "criteria_words": list(new.criteria_words),
                "assurance": new.assurance.value,
                "special": new.special.strip(),
            }
            return [Draft(stream_of(made[-1]), OPENED, body, self.actor)]

        appended(self.journal, decide)
        return find(self.journal, made[-1])

    def team(self, id_: str, members: Sequence[Member]) -> Engagement:
        """Name the team; who is not independent is refused, unknown asks for a statement."""

        def decide(one: Engagement) -> list[Draft]:
            self._before(one, Phase.REPORTING, T("班を変えられません", "change the team"))
            self._independent(one, members)
            body = {"members": [member_body(each) for each in members]}
            return [Draft(stream_of(one.id), TEAMED, body, self.actor)]

        return self._write(id_, decide)

    def notice(self, id_: str, announced: Iterable[Announcement]) -> Engagement:
        """Number the notices (通知書) to these sections."""
        announced = list(announced)

        def decide(one: Engagement) -> list[Draft]:
            self._before(one, Phase.REPORTING, T("通知できません", "give notice"))
            if not one.team:
                raise HinomiError(_NO_TEAM.format(id=one.id))
            self._independent(one, one.team)
            first = 1 + sum(len(each.notices) for each in engagements(self.journal, one.year))
            return [self._notice(one, each, first + n) for n, each in enumerate(announced)]

        return self._write(id_, decide)

    def sample(self, id_: str, wanted: Drawing) -> Engagement:
        """Draw a sample once; drawing again needs a reason, and both stay."""

        def decide(one: Engagement) -> list[Draft]:
            self._before(one, Phase.REPORTING, T("抽出できません", "draw a sample"))
            if any(d.population == wanted.population for d in one.samples) and not (
                wanted.why.strip()
            ):
                raise HinomiError(_AGAIN.format(name=wanted.population))
            drawn = draw(wanted.members, wanted.size, wanted.seed)
            body = sample_body(wanted.population, wanted.members, drawn, wanted.why.strip())
            return [Draft(stream_of(one.id), SAMPLED, body, self.actor)]

        return self._write(id_, decide)

    def move(self, id_: str, phase: Phase) -> Engagement:
        """Go to the next phase, and to no other."""

        def decide(one: Engagement) -> list[Draft]:
            if phase is not (then := following(one.phase)):
                raise HinomiError(_out_of_order(one, phase))
            if then is Phase.NOTICED:
                raise HinomiError(_BY_NOTICE.format(id=one.id))
            if then is Phase.FIELDWORK:
                self._may_begin(one)
            return [Draft(stream_of(one.id), MOVED, {"phase": phase.value}, self.actor)]

        return self._write(id_, decide, ends=phase is Phase.CLOSED)

    def _write(
        self, id_: str, decide: Callable[[Engagement], list[Draft]], *, ends: bool = False
    ) -> Engagement:
        def checked() -> list[Draft]:
            one = find(self.journal, id_)
            if not ends and plan_of(self.journal, one.year).closed:
                raise HinomiError(_CLOSED.format(year=one.year))
            return decide(one)

        appended(self.journal, checked)
        return find(self.journal, id_)

    def _sections(self, new: Opening) -> tuple[str, ...]:
        for name, span in (("period", new.period), ("fieldwork", new.fieldwork)):
            if span[0] > span[1]:
                words = {"period": "監査対象", "fieldwork": "実施"}[name]
                raise HinomiError(T(_SPAN.ja.format(name=words), _SPAN.en.format(name=name)))
        for target in new.targets:
            if not sections_of(self.ledger, [target]):
                raise HinomiError(_NO_SECTION.format(target=name_of(target)))
        return sections_of(self.ledger, new.targets)

    def _planned(self, new: Opening) -> None:
        plan = plan_of(self.journal, new.year)
        if plan.closed:
            raise HinomiError(_CLOSED.format(year=new.year))
        if new.special.strip():
            return
        if plan.decision is None:
            raise HinomiError(_UNDECIDED.format(year=new.year))
        for target in new.targets:
            if plan.choice(target, new.year) is None:
                raise HinomiError(_UNPLANNED.format(target=name_of(target), year=new.year))

    def _independent(self, one: Engagement, members: Sequence[Member]) -> None:
        if sum(each.lead for each in members) != 1:
            raise HinomiError(_LEAD)
        names = [each.number or each.name for each in members]
        for name in names:
            if names.count(name) > 1:
                raise HinomiError(_TWICE.format(name=name))
        against = standing(doubts(self.ledger, members, self._audited(one)), members)
        if against:
            ja = "、".join(each.why.ja for each in against)
            en = "; ".join(each.why.en for each in against)
            raise HinomiError(T(_DEPENDENT.ja.format(why=ja), _DEPENDENT.en.format(why=en)))

    def _audited(self, one: Engagement) -> Audited:
        """What is audited, with sections that answer for it since the engagement began."""
        now = sections_of(self.ledger, one.targets)
        return replace(audited(one), departments=tuple(dict.fromkeys((*one.departments, *now))))

    def _notice(self, one: Engagement, said: Announcement, number: int) -> Draft:
        if said.department not in one.departments:
            raise HinomiError(_SECTION.format(section=said.department, id=one.id))
        body = {
            "number": number,
            "department": said.department,
            "to": said.to,
            "prepare": list(said.prepare),
            "digest": one.digest,
        }
        return Draft(stream_of(one.id), NOTICED, body, self.actor)

    def _may_begin(self, one: Engagement) -> None:
        if one.not_noticed:
            sections = "、".join(one.not_noticed)
            raise HinomiError(_NOT_NOTICED.format(sections=sections, id=one.id))
        self._independent(one, one.team)

    @staticmethod
    def _before(one: Engagement, phase: Phase, what: T) -> None:
        if one.has_reached(phase):
            now = PHASES[one.phase]
            raise HinomiError(
                T(
                    _LATE.ja.format(id=one.id, now=now.ja, what=what.ja),
                    _LATE.en.format(id=one.id, now=now.en, what_en=what.en),
                )
            )


def _out_of_order(one: Engagement, wanted: Phase) -> T:
    then = following(one.phase)
    after = PHASES[then] if then else T("ありません（終わりました）", "none: it is over")
    now, to = PHASES[one.phase], PHASES[wanted]
    return T(
        _ORDER.ja.format(id=one.id, now=now.ja, wanted=to.ja, next=after.ja),
        _ORDER.en.format(id=one.id, now=now.en, wanted=to.en, next=after.en),
    )
