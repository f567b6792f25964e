"""The JSON that other programs read; its schema is docs/reference/result.schema.json."""

from pydantic import BaseModel, ConfigDict, Field

from audit.model import Result
from checks.model import Check


class PublishedEvidence(BaseModel):
    """What a verdict rests on: SHA-256 of the masked collector output, and the lines quoted."""

    model_config = ConfigDict(frozen=True)

    digest: str = Field(description="SHA-256 in hex, or empty where nothing was collected")
    lines: list[str]


class PublishedResult(BaseModel):
    """The verdict of one check on one host."""

    model_config = ConfigDict(frozen=True)

    host: str = Field(description="id in the ledger, or the host name of carried output")
    check: str
    title: str = Field(description="Japanese title of the check")
    severity: str
    verdict: str = Field(description="PASS FAIL NOT_APPLICABLE UNKNOWN ERROR NOT_CHECKED")
    state: str = Field(description="the effective value that was seen")
    provenance: str | None = Field(description="how the value came about")
    observed: str
    expected: str
    observed_ja: str = Field(description="Japanese words, empty where the value is the same")
    expected_ja: str = Field(description="likewise")
    reason: str = Field(description="machine word, where the verdict is not a judgement")
    detail: str
    clauses: list[str]
    field: str = Field(description="field of 施行規則16条の3")
    refs: list[str]
    evidence: PublishedEvidence


class Judgement(BaseModel):
    """The verdict as `hinomi judge --json` prints it; these fields and no others."""

    model_config = ConfigDict(frozen=True)

    host: str = Field(description="the host name in the output, or the id in the ledger")
    evidence_file: str = Field(description="the file judged, empty where nothing was collected")
    check: str
    refs: list[str]
    verdict: str = Field(description="PASS FAIL NOT_APPLICABLE UNKNOWN ERROR NOT_CHECKED")
    state: str = Field(description="the effective value that was seen")
    provenance: str | None = Field(description="how the value came about")
    observed: str
    expected: str
    reason: str = Field(description="machine word, then particulars, where nothing was judged")
    evidence: PublishedEvidence


def judgement(result: Result, check: Check[...], evidence_file: str) -> Judgement:
    """The form of one result for `hinomi judge --json`."""
    return Judgement(
        host=result.host,
        evidence_file=evidence_file,
        check=result.check,
        refs=list(check.refs),
        verdict=result.verdict.value,
        state=state_of(result),
        provenance=result.provenance.value if result.provenance else None,
        observed=result.observed,
        expected=result.expected,
        reason=": ".join(filter(None, (result.reason, result.detail))),
        evidence=PublishedEvidence(digest=result.evidence, lines=list(result.lines)),
    )


def state_of(result: Result) -> str:
    """The effective value alone: policy's note of its provenance is the other axis."""
    came = f" ({result.provenance.value})" if result.provenance else ""
    return result.observed.removesuffix(came)


def published(result: Result, check: Check[...]) -> PublishedResult:
    """The public form of one result."""
    return PublishedResult(
        host=result.host,
        check=result.check,
        title=check.title.ja,
        severity=result.severity.name.lower(),
        verdict=result.verdict.value,
        state=state_of(result),
        provenance=result.provenance.value if result.provenance else None,
        observed=result.observed,
        expected=result.expected,
        observed_ja=result.observed_ja,
        expected_ja=result.expected_ja,
        reason=result.reason,
        detail=result.detail,
        clauses=list(check.clauses),
        field=check.field.value,
        refs=list(check.refs),
        evidence=PublishedEvidence(digest=result.evidence, lines=list(result.lines)),
    )
