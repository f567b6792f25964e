"""What was in the scope and not looked at is told, and what was looked at is not."""

from dataclasses import replace
from datetime import date

import pytest

from audit.cycle.engagements import Drawn, Engagement, Phase
from audit.cycle.paper_model import Judgement, Machine
from audit.cycle.papers import Papers
from audit.cycle.sampling import draw
from audit.cycle.scope_gaps import (
    NO_PAPERS,
    NO_RESULT,
    NOT_LOOKED_AT,
    NOT_TESTED,
    UNCONFIRMED,
    UNSURE,
    gaps_of,
)
from checks.model import Verdict
from inventory.model import Host, Ledger
from tests.audit.cycle.year_town import AT, HANA, TAX, engagement, paper

ID, TARGET = "2026-01", f"department:{TAX}"
LEDGER = Ledger(
    hosts=tuple(Host(id=f"SV-00{n}", name=f"host-{n}", department=TAX) for n in range(1, 4))
)


def one(phase: Phase = Phase.FIELDWORK, ids: tuple[str, ...] = ()) -> Engagement:
    """An engagement with a sample of these ids, or with none."""
    made = replace(engagement(1, (TARGET,), (TAX,)), phase=phase, samples=())
    drawn = Drawn("hosts", ids, draw(ids, len(ids), "s"), "", HANA, AT, 3) if ids else None
    return replace(made, samples=(drawn,)) if drawn else made


def papers(*rows: Machine, judgement: Judgement = Judgement.CONFORM) -> Papers:
    """One paper with these results and nothing that anybody wrote."""
    made = replace(paper(ID, 1, "6.1(6)", TARGET, judgement), machine=rows, evidence=())
    return Papers(ID, {1: made})


def row(host: str, verdict: Verdict = Verdict.PASS, run: str = "r1") -> Machine:
    seen = date(2026, 8, 20) if verdict in (Verdict.PASS, Verdict.FAIL) else None
    return Machine(run, "LOG-001", host, verdict, "e" * 64 if seen else "", seen)


def codes(found: Engagement, of: Papers) -> list[tuple[str, str]]:
    return [(gap.code, gap.subject) for gap in gaps_of(found, of, LEDGER)]


def test_target_without_papers() -> None:
    assert (NO_PAPERS, TAX) in codes(one(), Papers(ID))


def test_hosts_without_a_result_and_those_that_told_nothing() -> None:
    rows = (row("SV-001"), row("SV-002", Verdict.UNKNOWN), row("SV-003", Verdict.NOT_CHECKED, ""))
    found = codes(one(), papers(*rows))
    assert (UNSURE, "host-2") in found
    assert (NO_RESULT, "host-3") in found
    assert "host-1" not in {subject for _, subject in found}


def test_audit_without_any_scan_says_so_once() -> None:
    made = paper(ID, 1, "6.1(6)", TARGET, Judgement.CONFORM)
    bare = replace(made, asked=replace(made.asked, checks=()), machine=())
    found = [code for code, _ in codes(one(), Papers(ID, {1: bare}))]
    assert found.count(NOT_TESTED) == 1
    assert NO_RESULT not in found
    assert NOT_TESTED not in {gap.code for gap in gaps_of(one(), Papers(ID), Ledger())}


def test_verdict_without_evidence_looked_at_nothing() -> None:
    bare = replace(row("SV-001"), evidence="")
    assert (UNSURE, "host-1") in codes(one(), papers(bare))


def test_host_bought_after_the_report_was_never_in_the_scope() -> None:
    rows = (row("SV-001"), row("SV-002"))
    assert (NO_RESULT, "host-3") in codes(one(), papers(*rows))
    later = codes(one(Phase.FOLLOW_UP), papers(*rows))
    assert "host-3" not in {subject for _, subject in later}


def test_host_that_left_the_ledger_stays_in_the_scope() -> None:
    assert (UNSURE, "GONE") in codes(one(), papers(row("GONE", Verdict.ERROR)))


def test_paper_without_a_judgement_is_a_gap() -> None:
    found = codes(one(), papers(row("SV-001"), judgement=Judgement.UNCONFIRMED))
    assert (UNCONFIRMED, f"調書1 6.1(6) {TAX}") in found


def test_sampled_host_counts_by_scan_or_by_words() -> None:
    ids = ("SV-001", "SV-002", "SV-003")
    every = papers(row("SV-001"))
    told = replace(
        every.papers[1], evidence=paper(ID, 1, "6.1(6)", TARGET, Judgement.CONFORM).evidence
    )
    words = replace(told.evidence[1], text="host-2 の設定画面を見た")
    seen = replace(every, papers={1: replace(told, evidence=(told.evidence[0], words))})
    found = [subject for code, subject in codes(one(ids=ids), seen) if code == NOT_LOOKED_AT]
    assert found == ["host-3"]
    gone = replace(seen.papers[1], evidence=(replace(words, withdrawn="誤り"),))
    dropped = replace(every, papers={1: gone})
    assert (NOT_LOOKED_AT, "host-2") in codes(one(ids=ids), dropped)


def test_sample_drawn_again_replaces_the_earlier_one() -> None:
    first = one(ids=("SV-002",))
    again = replace(one(ids=("SV-001",)).samples[0], why="増えた")
    both = replace(first, samples=(*first.samples, again))
    assert NOT_LOOKED_AT not in {code for code, _ in codes(both, papers(row("SV-001")))}


@pytest.mark.parametrize(
    ("words", "is_named"),
    [
        ("host-1の画面を見た", True), ("ｈｏｓｔ－１ を見た", True), ("HOST-1.", True),
        ("host-10を見た", False), ("old-host-1を見た", False), ("host-1-bを見た", False),
        ("SV-001", True), ("SV-0010", False),
    ],
)  # fmt: skip
def test_another_host_whose_name_begins_so_was_not_looked_at(words: str, *, is_named: bool) -> None:
    made = paper(ID, 1, "6.1(6)", TARGET, Judgement.CONFORM)
    told = replace(made, machine=(), evidence=(replace(made.evidence[0], text=words),))
    found = codes(one(ids=("SV-001",)), Papers(ID, {1: told}))
    assert ((NOT_LOOKED_AT, "host-1") not in found) is is_named
