"""What a check on cells says of a host where all is well: who comes in, and with what."""

from checks.mfa.model import CellVerdict
from checks.rules.mfa_bypass import servers_as_read
from checks.rules.mfa_cells import held_to
from checks.rules.mfa_factors import everybody_enrolled
from inventory.words import T
from tests.audit.mfa.coverage_sample import HERE, SUDO, cell
from tests.checks.mfa.made import host
from tests.checks.rules.test_mfa import BOTH, KANRI, G, U, accounts, pam, ssh

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


def test_a_pass_says_of_whom_and_what_was_wanted() -> None:
    people, stack = accounts(KANRI), pam(U, G)
    sure = host(people, ssh(BOTH), stack)
    assert sure.decides(everybody_enrolled).observed_ja == "登録済み: kanri"
    served = sure.decides(servers_as_read)
    assert served.observed_ja.startswith("設定のとおり: ")
    assert served.expected_ja == "すべて調べた設定のとおり"
