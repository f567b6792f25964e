"""Lint of wording: what reads like assurance in the papers of an advisory audit."""

from collections.abc import Iterable, Iterator

from audit.cycle.assurance import assuring
from audit.cycle.engagements import Assurance
from audit.cycle.finding_model import FIVE
from audit.cycle.lint_model import Remark, Rule, error, warning
from audit.cycle.lint_papers import where_of
from audit.cycle.report_text import FIELDS, ReportText
from audit.cycle.year_record import YearRecord
from inventory.words import T

_ASSURES = T(
    "助言型の監査なのに、保証と紛らわしい言い回しがあります。{field}の「{words}」: {instead}。",
    "The audit is advisory, and this reads like assurance. {field}, {words!r}: {instead}.",
)


def of_words(record: YearRecord) -> Iterator[Remark]:
    """Assurance in reports is an error; in findings and papers, which others quote, a warning."""
    advisory = {
        one.engagement.id
        for one in record.engagements
        if one.engagement.assurance is Assurance.ADVISORY
    }
    if advisory or not record.engagements:
        yield from _of_text(str(record.year), record.text)
    for one in record.engagements:
        if one.engagement.id in advisory:
            yield from _of_text(one.engagement.id, one.text)
            for paper in one.every_paper:
                note = paper.judged.note if paper.judged else ""
                field = T("判断の覚え書き", "note of the judgement")
                yield from (warning(_CODE, where_of(paper), w) for w in _found(field, note))
    for finding in record.of_the_year:
        if finding.engagement in advisory:
            for name, field in FIVE.items():
                found = _found(field, getattr(finding.five, name))
                yield from (warning(_CODE, finding.number, words) for words in found)


def _of_text(key: str, text: ReportText) -> Iterator[Remark]:
    for name, field in FIELDS.items():
        value = getattr(text, name)
        if isinstance(value, str):
            yield from (error(_CODE, key, words) for words in _found(field, value))


def _found(field: T, text: str) -> Iterator[T]:
    for one in assuring(text):
        yield T(
            _ASSURES.ja.format(field=field.ja, words=one.words, instead=one.instead.ja),
            _ASSURES.en.format(field=field.en, words=one.words, instead=one.instead.en),
        )


_CODE = "assurance-wording"
RULES: Iterable[Rule] = (of_words,)
