"""What counts as answered: never what is unknown, unasked, stale or gone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.answers import Looked, Population
from audit.cycle.network import NetworkModel
from audit.cycle.readiness import HumanAnswer, Item, Material, Readiness, State, readiness
from checks.model import LawField, Verdict
from inventory.model import Host, Ledger, Platform
from inventory.words import T
from tests.reports.readiness_sample import AT, CHECKS, LEDGER, SETS, kept, material, own, scanned

ALL = (scanned("SV-1"), scanned("SV-2"), scanned("SV-3"), kept("BK-1"))
MACHINE = "6.2(4)"  # only machines answer it
PARTLY = "6.1(7)"
HUMAN = "1(1)"


def of(found: Readiness, number: str) -> Item:
    return next(item for item in found.items() if item.control.number == number)


def paper(number: str, holds: bool | None) -> dict[str, HumanAnswer]:
    return {number: HumanAnswer(number, holds, AT, "監査 花子", "2026-01-1", T("判断", "judged"))}


def judge(*looked: Looked, human: dict[str, HumanAnswer] | None = None) -> Readiness:
    return readiness(replace(material(*looked), human=human or {}))


def linux(made: Material) -> Material:
    """Only the checks of Linux, as no host of this city is anything else."""
    mine = {
        id_: one
        for id_, one in CHECKS.items()
        if one.applies_to.covers(Platform.LINUX, LEDGER.hosts[0].kind)
    }
    return replace(made, population=Population(LEDGER, mine, SETS))


def test_a_machine_alone_answers_what_only_machines_can() -> None:
    item = of(judge(*ALL), MACHINE)
    assert item.state is State.LOOKED
    assert item.missing == ()


def test_nothing_scanned_answers_nothing() -> None:
    found = judge()
    assert {item.state for item in found.items() if not item.control.models} == {State.MISSING}
    assert "今年度の点検がない" in [text.ja for text in of(found, MACHINE).missing]
    assert found.unseen == ("SV-1", "SV-2", "SV-3")


def test_one_host_not_scanned_keeps_it_from_being_whole() -> None:
    item = of(judge(*ALL[:2], ALL[3]), MACHINE)
    assert item.state is State.PARTLY
    assert [text.ja for text in item.missing] == ["今年度点検していない機器等1件"]


def _checks_of(number: str) -> list[str]:
    return [id_ for id_, one in CHECKS.items() if f"MIC:{number}" in one.clauses]


@pytest.mark.parametrize(
    "verdict", [Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED, None, Verdict.FAIL]
)
def test_one_verdict_of_one_check_decides(verdict: Verdict | None) -> None:
    check = next(id_ for id_ in _checks_of(MACHINE) if id_ in ALL[0].verdicts)
    verdicts = {**ALL[0].verdicts, check: verdict}
    odd = replace(ALL[0], verdicts={k: v for k, v in verdicts.items() if v is not None})
    item = of(judge(odd, *ALL[1:]), MACHINE)
    assert item.state is (State.VIOLATED if verdict is Verdict.FAIL else State.PARTLY)


def test_checks_that_apply_nowhere_answer_nothing() -> None:
    none = [
        replace(one, verdicts=dict.fromkeys(one.verdicts, Verdict.NOT_APPLICABLE)) for one in ALL
    ]
    item = of(judge(*none), MACHINE)
    assert item.state is State.MISSING
    assert "どの機器にも点検の前提となる機能がない" in [text.ja for text in item.missing]


def test_an_empty_ledger_answers_nothing() -> None:
    made = material()
    empty = replace(made, population=Population(Ledger(), CHECKS, SETS))
    assert {i.state for i in readiness(empty).items() if not i.control.models} == {State.MISSING}


def test_a_host_that_left_the_ledger_answers_nothing() -> None:
    gone = replace(ALL[0], subject="SV-99")
    assert of(judge(gone), MACHINE).state is State.MISSING


def test_a_host_of_unknown_platform_that_nobody_scanned_is_missing_everywhere() -> None:
    made = material(*ALL)
    more = LEDGER.model_copy(update={"hosts": (*LEDGER.hosts, Host(id="X", name="x"))})
    found = readiness(replace(made, population=Population(more, CHECKS, SETS)))
    assert of(found, MACHINE).state is State.PARTLY


@pytest.mark.parametrize(
    ("holds", "state"),
    [(True, State.LOOKED), (False, State.VIOLATED), (None, State.PARTLY)],
)
def test_people_answer_what_only_people_can(holds: bool | None, state: State) -> None:
    assert of(judge(*ALL, human=paper(HUMAN, holds)), HUMAN).state is state
    assert of(judge(*ALL), HUMAN).state is State.MISSING


def test_both_have_to_answer_where_both_are_asked() -> None:
    assert of(judge(*ALL), PARTLY).state is State.PARTLY
    assert of(judge(*ALL, human=paper(PARTLY, True)), PARTLY).state is State.LOOKED
    assert of(judge(human=paper(PARTLY, True)), PARTLY).state is State.PARTLY
    assert of(judge(*ALL, human=paper(PARTLY, False)), PARTLY).state is State.VIOLATED


def test_what_the_model_leaves_out_is_out_and_what_is_not_known_is_said() -> None:
    alpha = readiness(material(*ALL, model=NetworkModel.ALPHA))
    assert of(alpha, "3(3)/β").state is State.OUT
    assert alpha.external_audit is False
    beta = readiness(material(*ALL, model=NetworkModel.BETA))
    assert of(beta, "3(3)/β").state is State.MISSING
    assert of(beta, "9.1/外部").state is State.MISSING
    assert beta.external_audit is True
    unknown = readiness(material(*ALL, model=None))
    item = of(unknown, "9.1/外部")
    assert item.state is State.UNDECIDED
    assert item.missing[0].ja == "ネットワークの構成が未設定"
    assert unknown.external_audit is None


def test_what_is_left_out_is_not_counted() -> None:
    by_model = {m: readiness(material(model=m)) for m in (NetworkModel.ALPHA, None)}
    asked = {m: sum(one.asked for one in found.fields) for m, found in by_model.items()}
    assert asked[None] - asked[NetworkModel.ALPHA] == 4


def test_own_clauses_are_asked_mapped_and_missed() -> None:
    made = replace(material(*ALL), overlay=own())
    found = readiness(made)
    alone = of(found, "第4章 第1節")
    assert alone.control.law.field is LawField.PHYSICAL
    assert alone.state is State.MISSING
    assert [q.ask.ja for q in alone.questions] == ["退庁時に誰が確かめるか"]
    assert [one.number for one in of(found, "6.1(6)").own] == ["第5章 第1節"]
    assert "団体の基準に対応する条項がない" in [t.ja for t in of(found, "6.6(1)").missing]
    assert "団体の基準に対応する条項がない" not in [t.ja for t in of(found, "6.1(6)").missing]
    answered = {
        "own:第4章 第1節": HumanAnswer(
            "", True, AT, "監査 花子", "2026-02-1", T("適合", "conforms")
        )
    }
    again = readiness(replace(made, human=answered))
    assert of(again, "第4章 第1節").state is State.LOOKED


def test_a_check_that_an_own_clause_names_counts_for_the_mapped_clause() -> None:
    made = replace(material(*ALL), overlay=own())
    assert "SSH-001" in [one.check for one in of(readiness(made), "6.2(1)①").answers]


@given(st.dictionaries(st.sampled_from(sorted(CHECKS)), st.sampled_from(list(Verdict)), max_size=9))
def test_states_add_up_and_no_doubt_is_hidden(changed: dict[str, Verdict]) -> None:
    verdicts = {**ALL[0].verdicts, **changed}
    found = readiness(linux(material(replace(ALL[0], verdicts=verdicts), *ALL[1:])))
    for one in found.fields:
        assert sum(one.counts.values()) == len(one.items)
        assert one.answered <= one.asked <= len(one.items)
    for item in found.items():
        fails = any(answer.failed for answer in item.answers)
        assert fails == (item.state is State.VIOLATED)
        if item.state is State.LOOKED:
            assert all(answer.whole for answer in item.answers)
            assert item.missing == ()
