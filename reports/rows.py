"""One result in the words of a report: title, clause, grade, reason; order of the appendix."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audit.model import Result
from checks.devices.families import FAMILIES
from checks.model import DEVICES, Check, Proof
from inventory.model import Platform
from inventory.words import NONE, T
from reports.people import People
from reports.reasons import PROVENANCES, SEVERITIES, reason_words
from reports.tallies import grade_of, section
from reports.view import ResultView

# Controls, bidirectional overrides, invisible spaces and lone surrogates: a host that prints
# them must not be able to make a document read differently from what was recorded.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def shown(text: str) -> str:
    """The text with what cannot be seen written as its code point; a tab is a blank."""
    if text.isprintable():
        return text
    text = text.replace("\t", " ").replace("\r\n", "\n")
    return _UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


# Bounds as policies and rules write them, and as a Japanese reader reads them.
_BOUNDS = (
    (re.compile(r">= (\d{4}-\d\d-\d\d)"), r"\1 以降"),
    (re.compile(r">= ([^\s,、|]+)"), r"\1 以上"),
    (re.compile(r"<= ([^\s,、|]+)"), r"\1 以下"),
    (re.compile(r"(?<![\d.])(\d+)\.\.(\d+)(?![\d.])"), r"\1～\2"),
    (re.compile(r" \| "), " 又は "),
)


def asked(text: str) -> str:
    """The value asked for with its bounds in words: `0 | >= 900` is 0 又は 900 以上."""
    for sign, words in _BOUNDS:
        text = sign.sub(words, text)
    return _said(text)


def _said(text: str) -> str:
    return NONE.ja if text == "-" else text


@dataclass(frozen=True)
class Rows:
    """Results become views with the catalogue, the clause headings and the ledger at hand."""

    checks: Mapping[str, Check[...]]
    clauses: Mapping[str, T]
    people: People
    _clause: dict[str, str] = field(default_factory=dict, repr=False)

    def ordered(self, results: Iterable[Result]) -> list[Result]:
        """By the ledger's order of hosts, then by check."""
        places = {id_: place for place, id_ in enumerate(self.people.hosts)}
        last = len(places)
        return sorted(results, key=lambda r: (places.get(r.host, last), r.host, r.check))

    def view(self, result: Result) -> ResultView:
        """The line of the appendix."""
        words = PROVENANCES[result.provenance].ja if result.provenance else ""
        return ResultView(
            host=self.people.label(result.host),
            check=result.check,
            title=self.title(result.check),
            clause=self.clause(result.check),
            verdict=result.verdict,
            grade=grade_of(result.verdict, result.severity),
            observed=_said(shown(result.observed_ja or result.observed)),
            expected=asked(shown(result.expected_ja or result.expected)),
            provenance=words,
            reason=self.reason(result),
            evidence=result.evidence,
            host_id=result.host,
            department=self.people.department(result.host),
            severity=SEVERITIES[result.severity].ja,
            code=result.reason,
            detail=shown(result.detail_ja or result.detail),
            lines=tuple(map(shown, result.lines)),
            unproven=self.unproven(result),
        )

    def title(self, check: str) -> str:
        """What must hold; a check that left the catalogue is shown by its id."""
        known = self.checks.get(check)
        return known.title.ja if known else check

    def unproven(self, result: Result) -> bool:
        """Whether the check, or reading such a device, was never proven on a real machine."""
        known, host = self.checks.get(result.check), self.people.hosts.get(result.host)
        if known is None or known.proof is not Proof.REAL:
            return known is not None
        if host is None or host.platform is not Platform.NETWORK:
            return False
        family = FAMILIES.get(host.access.device)
        return known.applies_to == DEVICES and (family is None or family.proof is not Proof.REAL)

    def clause(self, check: str) -> str:
        """The numbers of the check's clauses."""
        if check not in self._clause:
            known = self.checks.get(check)
            numbers = map(bare, known.clauses) if known else ()
            self._clause[check] = "、".join(numbers) or "条項なし"
        return self._clause[check]

    def reason(self, result: Result) -> str:
        """Why there is no verdict, in words, with the particulars."""
        if not result.reason:
            return ""
        words = reason_words(result.reason).ja
        detail = result.detail_ja or result.detail
        return f"{words}（{shown(detail)}）" if detail else words

    def criteria(self, check: str) -> tuple[str, ...]:
        """The clauses with their headings, as a finding's criterion names them."""
        known = self.checks.get(check)
        return tuple(map(self._criterion, known.clauses)) if known else ()

    def section_title(self, number: str) -> str:
        """A section with its heading: 6.2 アクセス制御."""
        return f"{number} {self._heading(number)}".strip()

    def _criterion(self, clause: str) -> str:
        framework, _, number = clause.rpartition(":")
        name = "対策基準" if framework in ("", "MIC") else framework
        headings = [self._heading(section(clause)), self._heading(number)]
        words = "　".join(dict.fromkeys(heading for heading in headings if heading))
        return f"{name} {number}　{words}".rstrip()

    def _heading(self, number: str) -> str:
        words = self.clauses.get(number) or self.clauses.get(f"MIC:{number}")
        return words.ja if words else ""


def bare(clause: str) -> str:
    """The clause's number without the name of the ministry's guideline, which is the default."""
    return clause.removeprefix("MIC:")
