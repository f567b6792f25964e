"""The five fields of a finding as a failed working paper proposes them; people word them after.

Condition, effect and recommendation come from the results and the texts of the checks, the
criterion from the clause; the cause nobody but a person knows. The population of the finding is
what the machine found not to hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from audit.cycle.finding_desk import Wish
from audit.cycle.finding_model import Fact, Five, Grade
from audit.cycle.finding_rules import against_paper
from audit.cycle.overlay import OwnClause
from audit.cycle.paper_model import METHODS, Evidence, Machine, Paper
from audit.cycle.teams import sections_of
from audit.masking import mask
from audit.model import Result
from audit.results import ResultStore
from checks.model import Check, Verdict
from inventory.model import Ledger
from inventory.words import HinomiError, Language, T

HOSTS = 20  # named in one line; every one of them is in the population
CHECKS, RISKS = 12, 5  # told in words, the gravest first; the paper has them all
Found = Mapping[tuple[str, str, str], Result]  # by run, host and check


@dataclass(frozen=True, slots=True)
class Material:
    """What the texts of a finding are made of, beside its paper."""

    ledger: Ledger
    checks: Mapping[str, Check[...]] = field(default_factory=dict)
    results: Found = field(default_factory=dict)
    own: Mapping[str, Sequence[OwnClause]] = field(default_factory=dict)  # by clause number


def proposed(paper: Paper, material: Material, language: Language = "ja") -> Wish:
    """The finding that a failed paper calls for; of another paper it is an error."""
    if why := against_paper(paper, paper.number):
        raise HinomiError(why)
    return Wish(
        control=paper.asked.control,
        title=paper.asked.title,
        target=paper.target,
        grade=Grade(paper.judgement.value),
        five=_five(paper, material, language),
        departments=sections_of(material.ledger, [paper.target]),
        facts=facts_of(paper),
        paper=paper.number,
    )


def facts_of(paper: Paper) -> tuple[Fact, ...]:
    """The checks on hosts that the machine found not to hold."""
    return tuple(sorted({Fact(one.check, one.host) for one in paper.failed}))


def results_of(store: ResultStore, papers: Iterable[Paper]) -> Found:
    """The results behind the failed rows of these papers."""
    wanted = {(one.run, one.check) for paper in papers for one in paper.failed}
    return {
        (run, one.host, one.check): one
        for run, check in sorted(wanted)
        for one in store.results(run, check=check, verdicts=[Verdict.FAIL])
    }


def _five(paper: Paper, material: Material, language: Language) -> Five:
    named = (id_ for id_ in _by_gravity(paper, material) if id_ in material.checks)
    checks = [material.checks[id_] for id_ in named]
    risks = list(dict.fromkeys(one.risk.in_(language) for one in checks))
    return Five(
        condition=_clean(_condition(paper, material, language)),
        criterion=_clean(_criterion(paper, material, language)),
        effect=_clean(risks[:RISKS]),
        recommendation=_clean(_recommendation(paper, checks, language)),
    )


def _by_gravity(paper: Paper, material: Material) -> list[str]:
    """The checks that failed, the gravest first; one that the catalogue has no more comes last."""
    failed = sorted({one.check for one in paper.failed})
    known = material.checks
    return sorted(failed, key=lambda id_: -known[id_].severity if id_ in known else 1)


def _condition(paper: Paper, material: Material, language: Language) -> Iterator[str]:
    if paper.judged and paper.judged.note.strip():
        yield paper.judged.note.strip()
    if paper.failed:
        yield _SCANNED.in_(language)
        yield from _rows(paper, material, language)
    if paper.unsure:
        yield _UNSURE.format(count=len(paper.unsure)).in_(language)
    for one in paper.standing:
        yield _looked_at(one, language)


def _rows(paper: Paper, material: Material, language: Language) -> Iterator[str]:
    names = {one.id: one.name or one.id for one in material.ledger.hosts}
    checks = _by_gravity(paper, material)
    rows: dict[tuple[str, str, str, date | None], list[str]] = {}
    for one in sorted(paper.failed, key=lambda row: checks.index(row.check)):
        if one.check in checks[:CHECKS]:
            seen, wanted = _values(one, material.results, language)
            key = one.check, seen, wanted, one.seen
            rows.setdefault(key, []).append(names.get(one.host, one.host))
    for (check, seen, wanted, day), hosts in rows.items():
        title = _title(check, material, language)
        yield f"・{check}{title}: {_named(hosts, language)}{_told(seen, wanted, day, language)}"
    if (left := len(checks) - CHECKS) > 0:
        yield _REST.format(count=left, paper=paper.number).in_(language)


def _title(check: str, material: Material, language: Language) -> str:
    known = material.checks.get(check)
    return f" {known.title.in_(language)}" if known else ""


def _told(seen: str, wanted: str, day: date | None, language: Language) -> str:
    values = _SEEN.format(seen=seen, wanted=wanted).in_(language) if seen or wanted else ""
    parts = [part for part in (values, day.isoformat() if day else "") if part]
    return _BRACKET.format(_AND.in_(language).join(parts)).in_(language) if parts else ""


def _values(one: Machine, results: Found, language: Language) -> tuple[str, str]:
    """What was seen and what was wanted, where the results still tell."""
    found = results.get((one.run, one.host, one.check))
    if found is None:
        return "", ""
    if language == "ja":
        return found.observed_ja or found.observed, found.expected_ja or found.expected
    return found.observed, found.expected


def _named(hosts: Sequence[str], language: Language) -> str:
    shown = _AND.in_(language).join(hosts[:HOSTS])
    rest = len(hosts) - HOSTS
    return shown + (_MORE.format(rest).in_(language) if rest > 0 else "")


def _looked_at(one: Evidence, language: Language) -> str:
    what = one.name or one.text
    method = METHODS[one.method].in_(language)
    source = _FROM.format(one.source).in_(language) if one.source else ""
    day = one.collected.isoformat()
    return _LOOKED.format(method=method, what=what, source=source, day=day).in_(language)


def _criterion(paper: Paper, material: Material, language: Language) -> Iterator[str]:
    asked = paper.asked
    for clause in material.own.get(asked.control, ()):
        if clause.number != asked.control:
            yield _OWN.format(number=clause.number, title=clause.title).in_(language)
            if clause.text or clause.asks:
                yield clause.text or clause.asks
    edition = _BRACKET.format(asked.edition).in_(language) if asked.edition else ""
    yield f"{asked.control} {asked.title.in_(language)}{edition}"
    yield asked.asks.in_(language)


def _recommendation(
    paper: Paper, checks: Sequence[Check[...]], language: Language
) -> Iterator[str]:
    if not checks:
        title = paper.asked.title.in_(language)
        yield _MEET.format(control=paper.asked.control, title=title).in_(language)
        return
    remedies: dict[str, list[str]] = {}
    for one in checks:
        remedies.setdefault(one.remedy.in_(language), []).append(one.id)
    yield _CONSIDER.in_(language)
    for remedy, ids in list(remedies.items())[:CHECKS]:
        bracket = _BRACKET.format(_AND.in_(language).join(ids)).in_(language)
        yield f"・{remedy}{bracket}"
    if (left := len(remedies) - CHECKS) > 0:
        yield _REST.format(count=left, paper=paper.number).in_(language)


def _clean(lines: Iterable[str]) -> str:
    """The lines as one text, in which nothing looks like a secret."""
    text = "\n".join(line for line in lines if line.strip())
    return mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")


_SCANNED = T(
    "機器の点検で、次の項目が求める状態と異なることを確認した。",
    "A scan found that the following are not as they should be.",
)
_UNSURE = T(
    "機器の点検で確認できなかったものが、ほかに{count}件ある。",
    "{count} more could not be told by the scan.",
)
_SEEN = T("確認した状態「{seen}」、求める状態「{wanted}」", "seen '{seen}', wanted '{wanted}'")
_BRACKET = T("（{}）", " ({})")
_AND = T("、", ", ")
_MORE = T("ほか{}台", " and {} more")
_FROM = T("、{}", ", {}")
_REST = T(
    "・ほかに{count}項目ある（調書{paper}の点検結果による）。",
    "- {count} more: see the results in paper {paper}.",
)
_LOOKED = T(
    "確かめたもの: {method} {what}（{day}{source}）", "Seen: {method} {what} ({day}{source})"
)
_OWN = T("団体の対策基準 {number} {title}", "Own standard {number} {title}")
_MEET = T(
    "{control}「{title}」が求める状態にするための措置を検討されたい。",
    "Consider what brings about what {control} '{title}' asks.",
)
_CONSIDER = T("次の措置を検討されたい。", "Consider the following.")
