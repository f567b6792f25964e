"""Whom each control is asked of: by what the ledger says, and more rather than fewer."""

import pytest

from audit.cycle.controls import Class
from audit.cycle.inspection_scope import Concern, read_concerns, sections, shipped_concerns
from audit.cycle.network import NetworkModel
from audit.cycle.reading import shipped_catalogue
from inventory.model import Ledger
from inventory.words import HinomiError
from tests.audit.cycle.inspected import (
    CHECKS,
    LEDGER,
    OFFICE,
    SCHOOL,
    TAX,
    asked,
    everything,
)


def codes(name: str) -> set[str]:
    return {item.code for item in asked()[name].items}


def test_every_number_of_the_data_is_a_control_that_people_answer() -> None:
    known = shipped_catalogue().controls
    for number in shipped_concerns():
        assert number in known, number
        assert known[number].kind is not Class.MACHINE, number


def test_a_section_has_its_systems_their_hosts_their_zones_and_their_data() -> None:
    tax = next(one for one in sections(LEDGER) if one.name == TAX)
    assert [host.id for host in tax.hosts] == ["S-1", "S-2"]
    assert tax.data_sets == ("税控-1",)
    assert tax.has == {Concern.SYSTEM, Concern.SERVER, Concern.EQUIPMENT, Concern.MYNUMBER}
    school = next(one for one in sections(LEDGER) if one.name == SCHOOL)
    assert school.has == frozenset()


def test_only_who_has_it_is_asked_and_everybody_of_what_is_nobodys() -> None:
    assert "3(1)" in codes(TAX)
    assert "3(1)" not in codes(SCHOOL) | codes(OFFICE)
    assert "3(2)" in codes(OFFICE) - codes(TAX)
    assert "1(1)" in codes(OFFICE) - codes(TAX) - codes(SCHOOL)
    assert {"5.1(1)", "2(2)⑦", "6.4(3)", "4.4"} <= codes(TAX) & codes(SCHOOL) & codes(OFFICE)
    assert "6.1(1)" not in codes(OFFICE), "a machine answers this"


def test_what_nobody_is_asked_is_told() -> None:
    items = everything()
    everybody = items.unasked(asked().values())
    assert [one.code for one in everybody] == ["3(3)", "3(3)/β", "6.1(9)", "6.5(6)"]
    without = {one.code for one in items.unasked(asked("").values())}
    assert {"1(1)", "9.3"} <= without


def test_the_network_model_adds_its_items_and_an_unknown_one_takes_none_away() -> None:
    alpha = {item.code for _, item in everything(NetworkModel.ALPHA).items}
    beta = {item.code for _, item in everything(NetworkModel.BETA).items}
    unknown = {item.code for _, item in everything(None).items}
    assert "3(3)/β" in beta - alpha
    assert alpha | beta | {"3(2)/α'", "3(3)/β'"} == unknown


def test_sections_that_only_systems_or_hosts_name_are_asked_too() -> None:
    bare = Ledger(systems=LEDGER.systems, hosts=LEDGER.hosts)
    assert [one.name for one in sections(bare)] == [TAX, OFFICE]


def test_checks_about_the_same_clause_stand_beside_the_item() -> None:
    item = asked()[TAX].item("6.1(6)")
    assert item
    assert "AUD-001" in item.checks
    assert all("MIC:6.1(6)" in CHECKS[id_].clauses for id_ in item.checks)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "空"),
        ("concerns: {offise: [a]}", "offise"),
        ("concern: {}", "concern"),
        ("concerns: {office: 1}", "リスト"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, what: str) -> None:
    with pytest.raises(HinomiError) as told:
        read_concerns(text, "i.yaml")
    assert what in told.value.message.ja


def test_bare_digits_are_an_extension() -> None:
    words = {one.name: one.extension.ja for one in sections(LEDGER)}
    assert words == {TAX: "内線 2301", OFFICE: "0123-45-6789", SCHOOL: ""}
