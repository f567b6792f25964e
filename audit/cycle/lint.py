"""The audit of the audit: what a careful reader of the year would send back, before it is closed.

It reads the record of the year and nothing else, so that it sees what the reports will show.
"""

from audit.cycle import lint_findings, lint_papers, lint_scope, lint_words, lint_year
from audit.cycle.lint_model import Remark, in_order
from audit.cycle.year_record import YearRecord

_PARTS = (lint_year, lint_scope, lint_papers, lint_findings, lint_words)


def lint(record: YearRecord) -> tuple[Remark, ...]:
    """Every remark on the year, errors first; none where nothing is to be done."""
    rules = [rule for part in _PARTS for rule in part.RULES]
    return tuple(in_order(remark for rule in rules for remark in rule(record)))
