"""From imported evidence to a verdict on one account at one path: grades and their rules.

E1 setting, E2 enrolment, E3 active proof, E4 logs of real use, E5 statement. Two factors are
confirmed only by (E1 or E3) together with E2 of that account; a login that really succeeded with
fewer (E4) wins over any setting; a statement alone, or a capability alone, confirms nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from checks.fact import Limits
from checks.mfa.model import CellVerdict, Enrolled
from inventory.central.model import (
    Answer,
    Exempt,
    FactorKind,
    Source,
    Stamped,
    Weakness,
)
from inventory.words import T, joined


@dataclass(frozen=True, slots=True)
class CentralLimits(Limits):
    """How old an export may be, how far back logs count, and whether a weak factor is one."""

    group: ClassVar[str] = "mfa_central"

    export_days: int
    log_days: int
    weak_is_possession: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one account at one path of one system, stale exports set aside.

    `demanded` is what settings say (E1), with the `kinds` they ask for and known `weaknesses`;
    `registered` what enrolment lists say (E2); `proved` what logging in showed (E3: True where
    every attempt without a factor was refused, False where one was accepted); `single_at` and
    `used_at` the last logins with fewer than two kinds and with two (E4); `stated` is E5.
    """

    demanded: Answer | None = None
    kinds: frozenset[FactorKind] = frozenset()
    weaknesses: frozenset[Weakness] = frozenset()
    registered: Answer | None = None
    enabled: Answer = Answer.UNKNOWN
    proved: bool | None = None
    single_at: datetime | None = None
    used_at: datetime | None = None
    stated: Answer | None = None
    stale: frozenset[Source] = frozenset()
    weak_is_possession: bool = False
    exempt: Exempt | None = None

    @property
    def grade(self) -> str:
        """The grades of the evidence at hand, `E1+E2`."""
        there = {
            "E1": self.demanded is not None,
            "E2": self.registered is not None,
            "E3": self.proved is not None,
            "E4": bool(self.single_at or self.used_at),
            "E5": self.stated is not None,
        }
        return "+".join(name for name, given in there.items() if given)

    @property
    def enrolled(self) -> Enrolled:
        """Whether a second factor is registered, in the words of the coverage."""
        return _ENROLLED[self.registered or Answer.UNKNOWN]


_ENROLLED = {
    Answer.YES: Enrolled.YES,
    Answer.NO: Enrolled.NO,
    Answer.UNKNOWN: Enrolled.UNKNOWN,
}
_WEAKNESS = {
    Weakness.DIRECTORY_GROUP: T(
        "ディレクトリのグループがVPNの規則に直接使われ、パスワードだけで入れる",
        "a directory's group stands in the VPN policy itself: a password is enough",
    ),
    Weakness.USERNAME_CASE: T(
        "利用者名の大文字小文字を変えると二要素目を求められない（CVE-2020-12812）",
        "another case of the user name skips the second factor (CVE-2020-12812)",
    ),
}
_MET = T("設定と登録で確かめた", "confirmed by setting and enrolment")
_MET_BY_TRIAL = T("実測と登録で確かめた", "confirmed by trial and enrolment")
_SHUT = T("アカウントが無効", "the account is switched off")
_BYPASSED = T("実測で、要素を欠いても入れた", "a trial got in without a factor")
_NOT_DEMANDED = T("二要素を求めない設定", "the setting demands no second factor")
_ONE_KIND = T("要素が一種類だけ", "the factors are of one kind")
_NO_KINDS = T(
    "求める要素の種類が書き出しにない", "the export does not say which factors are demanded"
)
_WEAK = T(
    "SMS・電話・メールによる要素（団体の判断が要る）",
    "a factor by SMS, telephone or e-mail, on which the body must decide",
)
_NOT_ENROLLED = T("二要素目が登録されていない", "no second factor is registered")
_NO_LIST = T("登録の一覧がない", "there is no list of enrolments")
_UNSAID = T("設定からは分からない", "the setting does not say")
_ONLY_CAPABLE = T(
    "登録の一覧だけで、求めているかは分からない",
    "only an enrolment list, which does not say that a factor is demanded",
)
_ONLY_USED = T(
    "使われた記録だけで、求めているかは分からない",
    "only records of use, which do not say that a factor is demanded",
)
_ONLY_STATED = T("申告だけ", "only a statement")
_NOTHING = T("証拠がない", "there is no evidence")


def judged(evidence: Evidence) -> tuple[CellVerdict, T]:
    """The verdict by the rules of the grades, and why."""
    if evidence.enabled is Answer.NO and not evidence.single_at:
        return CellVerdict.LOCKED, _SHUT
    return _violated(evidence) or _confirmed(evidence) or (CellVerdict.UNKNOWN, _gap(evidence))


def _violated(evidence: Evidence) -> tuple[CellVerdict, T] | None:
    """What shows for certain that less than two kinds is enough; one such thing decides."""
    if evidence.single_at:
        day = evidence.single_at.date()
        said = T(
            f"{day} に一要素で入れた記録がある",
            f"a login with one factor succeeded on {day}",
        )
        return CellVerdict.SINGLE, said
    if evidence.proved is False:
        return CellVerdict.SINGLE, _BYPASSED
    if evidence.demanded is Answer.NO:
        return CellVerdict.SINGLE, _NOT_DEMANDED
    if evidence.weaknesses:
        return CellVerdict.SINGLE, joined(_WEAKNESS[one] for one in sorted(evidence.weaknesses))
    if evidence.demanded is Answer.YES and evidence.kinds and _most(evidence.kinds) < 2:
        return CellVerdict.SAME_KIND, _ONE_KIND
    return None


def _confirmed(evidence: Evidence) -> tuple[CellVerdict, T] | None:
    if evidence.registered is not Answer.YES:
        return None
    if evidence.proved:
        return CellVerdict.MFA, _MET_BY_TRIAL
    if evidence.demanded is Answer.YES and _sure(evidence) >= 2:
        return CellVerdict.MFA, _MET
    return None


def _gap(evidence: Evidence) -> T:
    """What is missing for a confirmation, the first thing to mend first."""
    demanded = evidence.demanded is Answer.YES or bool(evidence.proved)
    gaps = (
        (demanded and evidence.registered is Answer.NO, _NOT_ENROLLED),
        (demanded and evidence.registered is Answer.YES and bool(evidence.kinds), _WEAK),
        (demanded and evidence.registered is Answer.YES, _NO_KINDS),
        (bool(evidence.stale), _aged(evidence.stale)),
        (demanded, _NO_LIST),
        (evidence.demanded is Answer.UNKNOWN, _UNSAID),
        (evidence.registered is not None, _ONLY_CAPABLE),
        (evidence.used_at is not None, _ONLY_USED),
        (evidence.stated is not None, _ONLY_STATED),
    )
    return next((reason for holds, reason in gaps if holds), _NOTHING)


def _aged(stale: frozenset[Source]) -> T:
    names = ", ".join(sorted(stale))
    return T(f"書き出しが古い（{names}）", f"the export is too old ({names})")


def _most(kinds: frozenset[FactorKind]) -> int:
    """How many kinds these are at the most: a weak factor taken as possession."""
    if FactorKind.TRUSTED in kinds:
        return 2
    return len({FactorKind.POSSESSION if k is FactorKind.WEAK else k for k in kinds})


def _sure(evidence: Evidence) -> int:
    """How many kinds these are for certain, by what the body decided about weak factors."""
    weak = frozenset() if evidence.weak_is_possession else frozenset({FactorKind.WEAK})
    return _most(evidence.kinds - weak)


def gathered(
    found: Iterable[Stamped], today: date, limits: CentralLimits, proved: bool | None = None
) -> Evidence:
    """The evidence in cells that are all of one account at one path of one system.

    Where two exports differ, the worse answer counts: a demand that one denies, a registration
    that one denies, the fewer kinds. What is too old counts for nothing but its age.
    """
    every = list(found)
    fresh = [one for one in every if not _stale(one, today, limits)]
    by = {source: [o.cell for o in fresh if o.cell.source is source] for source in Source}
    config, enrolment = by[Source.CONFIG], by[Source.ENROLMENT]
    singles = [o.cell.single_at for o in every if _within(o.cell.single_at, today, limits)]
    uses = [o.cell.last_mfa_at for o in every if _within(o.cell.last_mfa_at, today, limits)]
    exempts = [one.cell.exempt for one in fresh if one.cell.exempt]
    enabled = {c.enabled for c in (*config, *enrolment) if _speaks(c.enabled)}
    return Evidence(
        demanded=_worst(c.enforced for c in config),
        kinds=_weakened(
            min((c.kinds for c in config if c.enforced is Answer.YES), key=_most, default=_NO),
            [c.kinds for c in enrolment if c.enrolled is Answer.YES],
        ),
        weaknesses=frozenset(weak for c in config for weak in c.weaknesses),
        registered=_worst(c.enrolled for c in (*enrolment, *config) if _speaks(c.enrolled)),
        enabled=Answer.NO if enabled == {Answer.NO} else Answer.UNKNOWN,
        proved=proved,
        single_at=max(filter(None, singles), default=None),
        used_at=max(filter(None, uses), default=None),
        stated=_worst(c.enforced for c in by[Source.STATEMENT]),
        stale=frozenset(o.cell.source for o in every if _stale(o, today, limits)),
        weak_is_possession=limits.weak_is_possession,
        exempt=next((one for one in exempts if one.until >= today), None),
    )


_NO: frozenset[FactorKind] = frozenset()
_WORST = (Answer.NO, Answer.UNKNOWN, Answer.YES)


def _weakened(
    demanded: frozenset[FactorKind], registered: Iterable[frozenset[FactorKind]]
) -> frozenset[FactorKind]:
    """What is asked in truth: possession is weak where only a telephone is registered for it."""
    known = [kinds for kinds in registered if kinds]
    every = frozenset(kind for kinds in known for kind in kinds)
    if not known or every - {FactorKind.WEAK, FactorKind.KNOWLEDGE}:
        return demanded
    return frozenset(FactorKind.WEAK if k is FactorKind.POSSESSION else k for k in demanded)


def _worst(answers: Iterable[Answer]) -> Answer | None:
    return min(answers, key=_WORST.index, default=None)


def _speaks(answer: Answer) -> bool:
    return answer is not Answer.UNKNOWN


def _stale(one: Stamped, today: date, limits: CentralLimits) -> bool:
    """An old log still shows what happened in it; anything else is as of its export."""
    if one.cell.source is Source.LOG:
        return False
    return today - one.stamp.exported_at.date() > timedelta(days=limits.export_days)


def _within(at: datetime | None, today: date, limits: CentralLimits) -> bool:
    return at is not None and today - at.date() <= timedelta(days=limits.log_days)
