"""What the check of a plan found, as a clerk reads it: the worst first, one cause told once."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from bcp.amounts import span
from bcp.checking import Checked, Times
from bcp.conflicts import Conflict, Count
from bcp.model import Continuity, name_of
from bcp.rules.every import RULES
from checks.model import Severity
from inventory.words import Language, T
from reports.era import era_date, in_japan
from reports.reasons import SEVERITIES

_DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
_ROOTS = 5
_FEW, _FEW_OF_ONE = 1, 6  # of each rule in the short form, of the rules that were asked for
_REASONS = 4  # of one conflict in the short form
_MISSING, _MISSING_OF_ONE = 3, 12
_VERDICT = {
    True: T("間に合う", "in time"),
    False: T("間に合わない", "too late"),
    None: T("確認不能", "unknown"),
}


@dataclass(frozen=True, slots=True)
class _Most:
    """How much of each is shown; None is all of it."""

    groups: int | None = None
    reasons: int | None = None
    missing: int | None = None

    @classmethod
    def of(cls, rules: Sequence[str], everything: bool) -> "_Most":
        """At night one screen leads on: who asks for a rule, or for all, reads more."""
        if everything:
            return cls()
        if rules:
            return cls(_FEW_OF_ONE, None, _MISSING_OF_ONE)
        return cls(_FEW, _REASONS, _MISSING)


class Told:
    """A check in one language."""

    def __init__(
        self, book: Continuity, checked: Checked, moment: datetime, language: Language
    ) -> None:
        """Nothing is worked out here, only said."""
        self.book, self.checked, self.moment, self.language = book, checked, moment, language

    def lines(self, *, rules: Sequence[str] = (), everything: bool = False) -> Iterator[str]:
        """Everything, or the first of each rule, the worst rule first, and how many more."""
        yield from self._head(rules)
        if not rules:
            yield from self._times()
            yield from self._roots()
        yield from self._conflicts(rules, everything)
        yield from self._unknowns(rules, everything)
        yield from self._foot(everything)

    def say(self, text: T) -> str:
        """A sentence of a rule, with its days as a municipality writes them."""
        if self.language == "en":
            return text.en
        return _DAY.sub(lambda found: _in_era(found[0]), text.ja)

    def w(self, ja: str, en: str) -> str:
        """The one of two texts that is read."""
        return ja if self.language == "ja" else en

    def _head(self, rules: Sequence[str]) -> Iterator[str]:
        counts = [one for rule, one in self.checked.counts.items() if not rules or rule in rules]
        fits = sum(one.fits for one in counts)
        found = sum(one.rule in rules or not rules for one in self.checked.conflicts)
        unknown = sum(one.rule in rules or not rules for one in self.checked.unknowns)
        name = self.book.body or self.w("計画", "plan")
        day = self.w(era_date(self.moment), in_japan(self.moment).isoformat())
        yield "  ".join((name, day, *rules))
        yield self.w(
            f"矛盾 {found}件、確認不能 {unknown}件、合っている {fits}件",
            f"{found} conflicts, {unknown} unknown, {fits} fit",
        )

    def _times(self) -> Iterator[str]:
        """One line for each task and system that has a target or is known to be slow."""
        yield ""
        yield self.w(
            "目標と、戻るまでの時間(最短 = 人手が無限のとき / 夜間 = 来られる人だけで)",
            "Target, and time to return (best: unlimited hands / night: only those who come)",
        )
        shown = [one for one in self.checked.times if one.target is not None]
        for one in sorted(shown, key=lambda one: (one.in_time is not False, one.in_time or False)):
            yield "  " + self._time(one)

    def _time(self, one: Times) -> str:
        verdict = _VERDICT[one.in_time].in_(self.language)
        return self.w(
            f"{verdict}  {self._name(one.id)}  目標 {self._span(one.target)}、"
            f"最短 {self._best(one)}、夜間 {self._night(one)}",
            f"{verdict}  {self._name(one.id)}  target {self._span(one.target)}, "
            f"best {self._best(one)}, night {self._night(one)}",
        )

    def _roots(self) -> Iterator[str]:
        """What stands behind the most conflicts; mending it settles or eases all of them."""
        grave = [one for one in self.checked.conflicts if one.grade >= Severity.MEDIUM]
        found = Counter(one.root for one in grave).most_common(_ROOTS)
        if found:
            yield ""
            yield self.w("多くの矛盾の元になっているもの", "Behind the most conflicts")
        for root, count in found:
            rules = dict.fromkeys(one.rule for one in grave if one.root == root)
            yield self.w(
                f"  {self._name(root)}: {count}件 ({'、'.join(rules)})",
                f"  {self._name(root)}: {count} ({', '.join(rules)})",
            )

    def _best(self, one: Times) -> str:
        if one.best is None and one.least:
            least = self._span(one.least)
            return self.w(f"{least}以上", f"{least} or more")
        return self._span(one.best)

    def _night(self, one: Times) -> str:
        return self.w("戻せない", "never back") if one.stuck else self._span(one.night)

    def _span(self, minutes: float | None) -> str:
        return self.w("不明", "?") if minutes is None else span(minutes).in_(self.language)

    def _conflicts(self, rules: Sequence[str], everything: bool) -> Iterator[str]:
        found = {
            rule: [one for one in self.checked.conflicts if one.rule == rule.id]
            for rule in RULES
            if not rules or rule.id in rules
        }
        graded = [(max(one.grade for one in own), rule, own) for rule, own in found.items() if own]
        for grade_, rule, own in sorted(graded, key=lambda each: -each[0]):
            yield ""
            worst = SEVERITIES[grade_].in_(self.language)
            count = self._count(self.checked.counts[rule.id])
            grade = self.w("重大度", "severity")
            holds = rule.holds.in_(self.language)
            yield f"■ {rule.id} " + self.w("守ること: ", "must hold: ") + holds
            comma = self.w("、", ", ")
            yield f"   ({grade} {worst}{comma}{count}) {rule.why.in_(self.language)}"
            yield from self._group(own, _Most.of(rules, everything))

    def _count(self, count: Count) -> str:
        return self.w(
            f"矛盾 {count.conflicts}、確認不能 {count.unknown}、合っている {count.fits}",
            f"conflicts {count.conflicts}, unknown {count.unknown}, fit {count.fits}",
        )

    def _group(self, own: list[Conflict], most: "_Most") -> Iterator[str]:
        groups = _by_root(own)
        shown = groups[: most.groups]
        for group in shown:
            yield from self._told(group, most.reasons)
        if more := sum(map(len, groups[len(shown) :])):
            rest = f"--rule {own[0].rule} --all"
            yield self.w(f"   ほか {more}件 ({rest} で全部)", f"   {more} more ({rest})")
        for advice in dict.fromkeys(one.advice.in_(self.language) for one in own):
            yield "   " + self.w("直し方: ", "mend: ") + advice

    def _told(self, group: list[Conflict], most: int | None) -> Iterator[str]:
        first, rest = group[0], group[1:]
        low = first.grade <= Severity.LOW
        if low and len(first.because) == 1:
            reason = self.say(first.because[0])
            yield f" - {self.say(first.title)}: {reason}"
        else:
            yield f" - {self.say(first.title)}"
            yield from (f"     {self.say(each)}" for each in first.because[:most])
            if left := len(first.because[most:]) if most else 0:
                yield self.w(f"     ほか {left}行", f"     {left} more lines")
        if rest:
            names = self.w("、", ", ").join(self._name(one.subjects[0]) for one in rest)
            yield "     " + self.w("同じ原因で: ", "for the same cause: ") + names

    def _unknowns(self, rules: Sequence[str], everything: bool) -> Iterator[str]:
        """What is missing, that most judgements wait for first."""
        waiting: dict[tuple[str, str], int] = {}
        for one in self.checked.unknowns:
            for why in one.why if not rules or one.rule in rules else ():
                key = (self.say(one.advice), self.say(why))
                waiting[key] = waiting.get(key, 0) + 1
        if not waiting:
            return
        yield ""
        yield self.w(
            "確認不能: 書かれていないため判定できないもの(数は、それを待つ判定の数)",
            "Unknown: what is missing (the number is how many judgements wait for it)",
        )
        most = _Most.of(rules, everything).missing
        for advice in dict.fromkeys(advice for advice, _ in waiting):
            own = [(number, why) for (each, why), number in waiting.items() if each == advice]
            own.sort(key=lambda pair: -pair[0])
            shown = own[:most]
            yield from (f" - {why} ({number})" for number, why in shown)
            if len(own) > len(shown):
                more = len(own) - len(shown)
                yield self.w(f"   ほか {more}件 (--all で全部)", f"   {more} more (--all)")
            yield "   " + self.w("直し方: ", "mend: ") + advice

    def _foot(self, everything: bool) -> Iterator[str]:
        yield ""
        if not everything:
            yield self.w(
                "全部を見る: hinomi bcp check --all / 一つの規則だけ: hinomi bcp check --rule C6",
                "All of it: hinomi bcp check --all / one rule: hinomi bcp check --rule C6",
            )

    def _name(self, identity: str) -> str:
        node = self.book.nodes.get(identity)
        return node.name if node else name_of(identity)


def _by_root(own: list[Conflict]) -> list[list[Conflict]]:
    """Conflicts with one cause together, the largest group first, within the same grade."""
    roots = sorted(own, key=lambda one: one.root)
    groups = [list(group) for _, group in groupby(roots, key=lambda one: one.root)]
    return sorted(groups, key=lambda group: (-group[0].grade, -len(group), own.index(group[0])))


def _in_era(text: str) -> str:
    try:
        return era_date(date.fromisoformat(text))
    except ValueError:  # figures that only look like a day
        return text
