"""What of the scope of an engagement was not looked at, with the reason (監査の限界).

Audit standards want a report to say what was not covered. A host was looked at where a scan told
something of it, with evidence; a sampled one also where a person wrote of it in the evidence.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from audit.cycle.engagements import Drawn, Engagement, Phase
from audit.cycle.paper_facts import hosts_of
from audit.cycle.paper_model import Judgement, Paper
from audit.cycle.papers import Papers
from audit.cycle.year_record import ScopeGap
from audit.cycle.years import name_of
from inventory.model import Ledger
from inventory.words import T

NO_PAPERS, NO_RESULT, UNSURE = "no-papers", "no-result", "unsure"
UNCONFIRMED, NOT_LOOKED_AT, NOT_TESTED = "unconfirmed", "not-looked-at", "not-tested"
_EVERY_HOST = "対象の機器の全部"
REASONS: Mapping[str, T] = {
    NO_PAPERS: T("監査調書がない", "no working paper"),
    NO_RESULT: T("機器の点検の結果がない", "no scan asked it"),
    UNSURE: T("機器の点検をしたが、何も確認できなかった", "the scan could tell nothing of it"),
    UNCONFIRMED: T("確かめていない（未確認）", "not confirmed"),
    NOT_TESTED: T("機器の点検を使う調書がない", "no working paper rests on a scan"),
    NOT_LOOKED_AT: T("抽出したが、見た記録がない", "drawn as a sample, and nobody looked at it"),
}


def gaps_of(one: Engagement, papers: Papers, ledger: Ledger) -> tuple[ScopeGap, ...]:
    """Everything in the scope of an engagement that was not looked at."""
    every = [papers.papers[number] for number in sorted(papers.papers)]
    return tuple(
        ScopeGap(subject, REASONS[code], code) for subject, code in _found(one, every, ledger)
    )


def looked_at(papers: Iterable[Paper]) -> frozenset[str]:
    """The hosts of which a scan told something, with evidence."""
    return frozenset(row.host for one in papers for row in one.machine if not row.is_unsure)


def _found(one: Engagement, papers: list[Paper], ledger: Ledger) -> Iterator[tuple[str, str]]:
    with_papers = {paper.target for paper in papers}
    yield from ((name_of(t), NO_PAPERS) for t in one.targets if t not in with_papers)
    names, seen = {host.id: host.name for host in ledger.hosts}, looked_at(papers)
    asked = {row.host for paper in papers for row in paper.machine if row.run}
    scope = _scope(one, papers, ledger)
    is_tested = any(paper.asked.checks for paper in papers)
    if scope and not is_tested:
        yield _EVERY_HOST, NOT_TESTED
    for id_ in scope:
        if is_tested and id_ not in seen:
            yield names.get(id_, id_), UNSURE if id_ in asked else NO_RESULT
    for paper in papers:
        if paper.judgement is Judgement.UNCONFIRMED:
            yield f"調書{paper.number} {paper.asked.control} {name_of(paper.target)}", UNCONFIRMED
    for drawn in newest_samples(one):
        for id_ in not_looked_at(drawn, papers, names):
            yield names.get(id_, id_), NOT_LOOKED_AT


def newest_samples(one: Engagement) -> tuple[Drawn, ...]:
    """The newest sample of each population; earlier ones were drawn again with a reason."""
    return tuple({drawn.population: drawn for drawn in one.samples}.values())


def not_looked_at(
    drawn: Drawn, papers: Iterable[Paper], names: Mapping[str, str]
) -> tuple[str, ...]:
    """The drawn ids that no scan and no piece of evidence tells of."""
    every = list(papers)
    seen = looked_at(every)
    words = unicodedata.normalize("NFKC", "\n".join(_words(every)))
    return tuple(
        id_
        for id_ in drawn.sample.ids
        if id_ not in seen and not any(_names(name, words) for name in (id_, names.get(id_, id_)))
    )


def _names(name: str, words: str) -> bool:
    """Whether the words name it, and not another whose name begins or ends so."""
    plain = re.escape(unicodedata.normalize("NFKC", name))
    found = re.search(rf"(?<![A-Za-z0-9._-]){plain}(?![A-Za-z0-9_-])", words, re.IGNORECASE)
    return found is not None


def _words(papers: Iterable[Paper]) -> Iterator[str]:
    for paper in papers:
        yield from (text for one in paper.standing for text in (one.name, one.text, one.source))
        if paper.judged:
            yield paper.judged.note
        if paper.target.startswith("system:"):
            yield name_of(paper.target)


def _scope(one: Engagement, papers: Iterable[Paper], ledger: Ledger) -> tuple[str, ...]:
    """The hosts in scope: those that the papers asked for, and until the report all of today.

    Hosts that came after the fieldwork were never in the scope, so the ledger adds none then.
    """
    asked = [row.host for paper in papers for row in paper.machine]
    if asked and one.has_reached(Phase.REPORTING):
        return tuple(dict.fromkeys(asked))
    now = [host.id for target in one.targets for host in hosts_of(ledger, target)]
    return tuple(dict.fromkeys((*now, *asked)))
