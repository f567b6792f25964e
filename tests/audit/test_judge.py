"""From evidence to verdicts, over a tiny catalogue."""

from dataclasses import replace

import pytest

from audit.judge import Judge, NoChecksError, applicable, bounded, judge
from audit.model import Result
from checks.fact import HostFact
from checks.frame import Frame
from checks.model import Check, Outcome, Provenance, Scope, Severity, Verdict, judged
from inventory.model import Kind, Platform
from inventory.words import HinomiError
from tests.audit.samples import (
    CHECKS,
    Motd,
    collection,
    declare,
    frame,
    output,
    policy,
    subject,
)

DIGEST = "d" * 64


def verdicts(
    given: Frame | None, text: str = "", failure: str | None = None
) -> dict[str, tuple[Verdict, str]]:
    """Verdict and reason by check."""
    results = judge(given, subject(), collection(failure), CHECKS, policy(text), DIGEST)
    return {result.check: (result.verdict, result.reason) for result in results}


def test_good_evidence_is_judged() -> None:
    assert verdicts(frame()) == {
        "T-001": (Verdict.PASS, ""),
        "T-002": (Verdict.PASS, ""),
        "T-003": (Verdict.PASS, ""),
        "T-004": (Verdict.PASS, ""),
    }


def test_a_violation_says_what_was_seen_and_what_is_expected() -> None:
    bad = frame({"Motd": "ok", "Number": "6"})
    result = judge(bad, subject(), collection(), CHECKS, policy(), DIGEST)[1]
    assert result == Result(
        "SV-001",
        "T-002",
        Verdict.FAIL,
        Severity.HIGH,
        "6",
        "7",
        Provenance.MEASURED,
        "",
        "",
        DIGEST,
    )


@pytest.mark.parametrize(
    ("replies", "uid", "reason"),
    [
        ({"Number": "9"}, 0, "not_collected"),
        ({"Motd": "", "Number": "9"}, 0, "malformed"),
    ],
)
def test_a_missing_fact_is_unknown_for_each_check_that_needs_it(
    replies: dict[str, str], uid: int, reason: str
) -> None:
    found = verdicts(frame(replies, uid=uid))
    assert found["T-001"] == found["T-004"] == (Verdict.UNKNOWN, reason)
    assert found["T-002"] == (Verdict.PASS, "")


def test_a_fact_of_root_without_root_is_no_privilege() -> None:
    found = verdicts(frame(uid=1000))
    assert found["T-002"] == (Verdict.UNKNOWN, "no_privilege")
    assert found["T-001"] == (Verdict.PASS, "")


def test_an_unreadable_fact_is_malformed() -> None:
    assert verdicts(frame({"Motd": "ok", "Number": "nine"}))["T-002"] == (
        Verdict.UNKNOWN,
        "malformed",
    )


def test_a_silent_host_has_the_reason_of_its_silence() -> None:
    found = verdicts(None, failure="connect_timeout")
    assert found["T-001"] == found["T-002"] == (Verdict.UNKNOWN, "connect_timeout")
    assert found["T-003"] == (Verdict.PASS, "")


def test_a_frame_of_a_failed_exchange_is_not_judged() -> None:
    assert verdicts(frame(), failure="closed_midway")["T-001"] == (
        Verdict.UNKNOWN,
        "closed_midway",
    )


def test_a_changed_key_is_judged_without_a_frame() -> None:
    went = replace(collection("host_key_changed"), host_key_changed=True)
    results = judge(None, subject(), went, CHECKS, policy(), "")
    assert [r.verdict for r in results] == [
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
        Verdict.FAIL,
        Verdict.UNKNOWN,
    ]


def test_a_default_does_not_suffice_where_policy_wants_it_explicit() -> None:
    for text in ("explicit: [T-004]\n", "explicit: ['*']\n"):
        results = judge(frame(), subject(), collection(), CHECKS, policy(text), DIGEST)
        assert results[3].verdict is Verdict.FAIL
        assert results[3].observed == "x (default)"
        assert results[0].verdict is Verdict.PASS


@pytest.mark.parametrize(
    "provenance", [p for p in Provenance if p not in ("explicit", "measured", "reported")]
)
def test_every_undeliberate_provenance_fails_where_explicit_is_wanted(
    provenance: Provenance,
) -> None:
    @declare("T-004")
    def odd(motd: Motd) -> Outcome:
        return judged(True, observed=motd.text, expected="x", provenance=provenance)

    found = Judge({"T-004": odd}, policy("explicit: [T-004]\n"))
    assert found(frame(), subject(), collection(), DIGEST)[0].verdict is Verdict.FAIL


def test_an_excluded_check_is_not_checked_and_says_why() -> None:
    text = "excluded:\n  T-001: 対象なし\n"
    result = judge(frame(), subject(), collection(), CHECKS, policy(text), DIGEST)[0]
    assert (result.verdict, result.reason, result.detail) == (
        Verdict.NOT_CHECKED,
        "excluded",
        "対象なし",
    )


def test_the_municipality_may_change_a_severity() -> None:
    text = "severity:\n  T-001: {severity: low, reason: x}\n"
    results = judge(frame(), subject(), collection(), CHECKS, policy(text), DIGEST)
    assert [r.severity for r in results[:2]] == [Severity.LOW, Severity.HIGH]


def test_limits_come_from_policy() -> None:
    text = "limits:\n  sample:\n    least: 10\n"
    assert verdicts(frame(), text)["T-002"] == (Verdict.FAIL, "")


class TestBugs:
    """A bug in a check is that check's ERROR, and tells nothing of what the check saw."""

    @staticmethod
    def _result(check: Check[...]) -> Result:
        return judge(frame(), subject(), collection(), {check.id: check}, policy(), DIGEST)[0]

    def test_an_exception(self) -> None:
        @declare("T-001")
        def broken(motd: Motd) -> Outcome:
            raise RuntimeError(f"password {motd.text}")

        result = self._result(broken)
        assert (result.verdict, result.reason) == (Verdict.ERROR, "exception")
        assert result.detail == "RuntimeError"

    @pytest.mark.parametrize("answer", [None, True, Outcome(True, "no", "x", "x")])  # type: ignore[arg-type] # the bug
    def test_an_answer_that_is_no_outcome(self, answer: Outcome) -> None:
        @declare("T-001")
        def broken(motd: Motd) -> Outcome:
            assert motd.text
            return answer

        assert self._result(broken).verdict is Verdict.ERROR

    def test_a_parser_that_breaks(self) -> None:
        class Broken(HostFact):
            probe = Motd.probe

            @classmethod
            def parse(cls, reply: object) -> "Broken":
                raise RecursionError(type(reply))

        Broken.__name__ = "Motd"

        @declare("T-001")
        def innocent(broken: Broken) -> Outcome:
            return judged(True, observed=broken, expected="")

        innocent = replace(innocent, needs=(Broken,))
        result = self._result(innocent)
        assert (result.verdict, result.detail) == (Verdict.ERROR, "RecursionError")


def test_nothing_to_judge_is_an_error() -> None:
    with pytest.raises(NoChecksError):
        Judge({}, policy())


def test_a_missing_limit_is_found_before_judging() -> None:
    incomplete = replace(policy(), limits={"sample.least": "7"})
    with pytest.raises(HinomiError, match=r"sample\.least"):
        Judge(CHECKS, incomplete)


def test_a_need_that_nobody_provides_is_found_before_judging() -> None:
    with pytest.raises(TypeError, match="T-001 needs int"):
        Judge({"T-001": replace(CHECKS["T-001"], needs=(int,))}, policy())


@pytest.mark.parametrize(
    ("platform", "kind", "ids"),
    [
        (Platform.LINUX, Kind.SERVER, 4),
        (Platform.UNKNOWN, Kind.TERMINAL, 4),
        (Platform.UNKNOWN, Kind.NETWORK, 1),
        (Platform.WINDOWS, Kind.TERMINAL, 1),
    ],
)
def test_scope(platform: Platform, kind: Kind, ids: int) -> None:
    assert len(applicable(CHECKS, platform, kind)) == ids


def test_no_scope_no_check() -> None:
    only = {"T-001": replace(CHECKS["T-001"], applies_to=Scope(kinds=frozenset({Kind.OTHER})))}
    assert applicable(only, Platform.LINUX, Kind.SERVER) == {}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b", "a\\x00b"),
        ("\udc80", "\\udc80"),
        ("令和\n", "令和\n"),
        ("x" * 3000, "x" * 2000 + " … (+1000)"),
    ],
)
def test_texts_are_bounded_and_storable(text: str, kept: str) -> None:
    assert bounded(text) == kept
    assert bounded(text).encode("utf-8")


def test_quoted_lines_are_bounded() -> None:
    @declare("T-001")
    def loud(motd: Motd) -> Outcome:
        return judged(False, observed=motd.text, expected="", lines=("y",) * 60)

    result = judge(frame(), subject(), collection(), {"T-001": loud}, policy(), DIGEST)[0]
    assert len(result.lines) == 51
    assert result.lines[-1] == "… (+10)"


def test_the_sample_output_is_what_a_collector_prints() -> None:
    assert output().startswith(b"HINOMI1 ")
