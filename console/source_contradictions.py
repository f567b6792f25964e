"""Where the ledger, evidence and imported lists contradict each other, gathered and told."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from audit.contradictions import (
    SUBJECTS,
    Contradiction,
    Origin,
    Statement,
    Subject,
    Unseen,
    Word,
    contradictions,
    unseen,
)
from audit.evidence import EvidenceError
from audit.sources.imports import Sources, Told
from audit.statements import of_evidence, of_ledger, of_machine
from console.selection import chosen
from console.session import Session
from inventory.model import Host, Kind, Platform
from inventory.sources.matching import Matching, match
from inventory.words import Language, T
from reports.era import era_moment

_SOURCES = {
    Origin.LEDGER: T("台帳", "ledger"),
    Origin.EVIDENCE: T("収集スクリプト", "collector"),
}
_STATES = {"yes": T("あり", "on"), "no": T("なし", "off")}
_LAST = 30  # hosts that are told one by one


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found: contradictions, terminals without evidence, and how the lists fit."""

    found: tuple[Contradiction, ...]
    unseen: tuple[Unseen, ...]
    fits: tuple[tuple[Told, Matching], ...]


def gather(session: Session, host: str | None = None) -> Gathered:
    """Everything, or what is about one host, from the newest list of each mapping."""
    hosts = session.ledger.hosts
    wanted = {one.id for one in chosen(session.ledger, (host,), (), (), ())} if host else None
    said: dict[str, list[Statement]] = defaultdict(list)
    for one in hosts:
        said[one.id].append(of_ledger(one))
    for id_, statement in _of_collector(session, wanted):
        said[id_].append(statement)
    fits = tuple(
        (told, match(told.machines, hosts))
        for told in Sources(session.journal, session.evidence).told()
    )
    for told, matching in fits:
        for pair in matching.pairs:
            said[pair.host].append(of_machine(told, pair.machine))
    kept = {id_: each for id_, each in said.items() if wanted is None or id_ in wanted}
    terminals = [one.id for one in hosts if one.id in kept and _is_awaited(one, kept[one.id])]
    return Gathered(contradictions(kept), unseen(terminals, kept), fits)


def _is_awaited(host: Host, statements: list[Statement]) -> bool:
    """Windows terminals have a collector; a managed device is known through a list alone."""
    if host.platform is Platform.MOBILE:
        return all(one.origin is not Origin.IMPORT for one in statements)
    return host.platform is Platform.WINDOWS and host.kind in (Kind.TERMINAL, Kind.OTHER)


def _of_collector(session: Session, wanted: set[str] | None) -> Iterator[tuple[str, Statement]]:
    """The newest readable evidence of each Windows host, from whatever run it is."""
    done: set[str] = set()
    for run in reversed(session.results.runs()):
        for record in session.results.hosts(run.id):
            if record.host in done or not record.evidence or record.failure:
                continue
            if wanted is not None and record.host not in wanted:
                continue
            if record.platform is not Platform.WINDOWS:
                continue
            if statement := _read(session, record.evidence):
                done.add(record.host)
                yield record.host, statement


def _read(session: Session, digest: str) -> Statement | None:
    try:
        return of_evidence(session.evidence.get(digest))
    except EvidenceError:
        return None


def gathered_object(gathered: Gathered) -> dict[str, Any]:
    """What was found for `--json`."""
    return {
        "contradictions": [
            {
                "host": one.host,
                "subject": one.subject.value,
                "words": [_word_object(word) for word in one.words],
            }
            for one in gathered.found
        ],
        "without_evidence": [
            {"host": one.host, "sources": list(one.sources)} for one in gathered.unseen
        ],
        "lists": [
            {
                "mapping": told.mapping,
                "product": told.product,
                "exported_at": told.at.isoformat(),
                "matched": len(matching.pairs),
                "doubts": len(matching.doubts),
                "strangers": [machine.row for machine in matching.strangers],
            }
            for told, matching in gathered.fits
        ],
    }


def _word_object(word: Word) -> dict[str, Any]:
    return {
        "origin": word.origin.value,
        "source": word.source,
        "value": word.value,
        "at": word.at.isoformat() if word.at else None,
    }


def gathered_lines(gathered: Gathered, language: Language) -> Iterator[str]:
    """What was found as lines: a block for each contradiction, then who has no evidence."""
    for one in gathered.found:
        yield f"{one.host}  {SUBJECTS[one.subject].in_(language)}"
        for word in one.words:
            yield f"    {_told(word, one.subject).in_(language)}"
    nobody = [one.host for one in gathered.unseen if not one.sources]
    listed = [one for one in gathered.unseen if one.sources]
    for entry in listed[:_LAST]:
        names = "、".join(entry.sources)
        yield T(
            f"{entry.host}: 収集スクリプトの証跡がありません({names} にはあります)",
            f"{entry.host}: no evidence of the collector (known to {names})",
        ).in_(language)
    if nobody:
        shown = "、".join(nobody[:_LAST])
        yield T(
            f"どの情報源にもない端末 {len(nobody)}台: {shown}",
            f"Terminals known to no source, {len(nobody)}: {shown}",
        ).in_(language)
    yield T(
        f"食い違い {len(gathered.found)}件、証跡のない端末 {len(gathered.unseen)}台",
        f"Contradictions: {len(gathered.found)}; terminals without evidence: "
        f"{len(gathered.unseen)}",
    ).in_(language)


def _told(word: Word, subject: Subject) -> T:
    source = _SOURCES.get(word.origin, T(word.source, word.source))
    value = _STATES.get(word.value, T(word.value, word.value))
    if subject is Subject.SEEN:
        return T(f"{source.ja}: {_moment(word)}", f"{source.en}: {word.value}")
    day = f"({_moment(word)})" if word.at else ""
    return T(f"{source.ja}: {value.ja}{day}", f"{source.en}: {value.en} {day}".rstrip())


def _moment(word: Word) -> str:
    return era_moment(word.at) if word.at else ""
