"""What a check on cells says of a host where all is well: who comes in, and with what."""

from checks.mfa.model import CellVerdict
from checks.rules.mfa_cells import held_to
from inventory.words import T
from tests.audit.mfa.coverage_sample import HERE, SUDO, cell

V = CellVerdict
WANTED = T("二要素、または二要素の後の一要素", "2 factors, or 1 after 2")


def test_one_factor_that_a_check_allows_is_told_and_not_nobody() -> None:
    cells = [cell("kanri", V.SINGLE, SUDO, HERE), cell("root", V.LOCKED, SUDO, HERE)]
    outcome = held_to(cells, WANTED, good=lambda one: one.verdict is not V.NO_FACTOR)
    assert outcome.observed_ja == "一要素: kanri"


def test_only_a_host_that_nobody_enters_is_told_as_such() -> None:
    assert held_to([cell("root", V.LOCKED)], WANTED).observed_ja == "入れる者がいない"
    both = held_to([cell("b", V.MFA), cell("a", V.MFA), cell("root", V.LOCKED)], WANTED)
    assert both.observed_ja == "二要素: a, b"
