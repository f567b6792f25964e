"""What is masked when a year is closed never changes what was judged and decided on."""

from pathlib import Path

import pytest

from inventory.words import HinomiError
from tests.audit.cycle.paper_town import TAX, asked, desk, town


def test_a_clause_that_reads_like_a_password_is_told_before_a_paper_rests_on_it(
    tmp_path: Path,
) -> None:
    journal = town(tmp_path)
    with pytest.raises(HinomiError, match=r"clause 6\.1\(6\) looks like a password"):
        desk(journal).open([(asked(asks="パスワード: 8文字以上とする"), TAX)])
    assert desk(journal).papers.papers == {}
    assert desk(journal).open([(asked(asks="パスワードは8文字以上とする"), TAX)]).papers
