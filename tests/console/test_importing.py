"""An import tells which hosts it takes for known ones, before and while it is done."""

from console.importing import outcome_lines
from inventory.ledger.changes import Changes
from inventory.ledger.importing import ImportOutcome
from inventory.ledger.same_host import Identities, Renamed


def test_hosts_with_another_id_are_told() -> None:
    same = Identities((Renamed("A-1", "B-1", "serial"),), ("C-1",))
    outcome = ImportOutcome("l.csv", "", {}, Changes(), (), (), True, True, False, same)
    [renamed, reused, _] = outcome_lines(outcome, "ja")
    assert renamed == "= A-1 → B-1（製造番号が同じ機器。指摘と例外承認を引き継ぐ）"
    assert reused.startswith("! C-1 ")
