"""Blocks of the policy: which decides for a host, and what is refused."""

from dataclasses import replace

import pytest

from audit.judge import Judge
from checks.context import Subject
from checks.model import Severity, Verdict
from checks.policy import Policy, combine, contexts
from checks.policy_text import read_policy
from inventory.model import Classification, Criticality, Kind, Zone
from inventory.words import HinomiError
from tests.audit.samples import CHECKS, DEFAULTS, KNOWN, collection, frame, policy, subject

SERVER = subject()
TERMINAL = replace(SERVER, kind=Kind.TERMINAL)
MYNUMBER = replace(SERVER, zone=Zone.MYNUMBER)

LAYERS = """\
limits: {sample: {least: 8}}
contexts:
  - when: {zone: mynumber}
    limits: {sample: {least: 12, ratio: 0.1}}
  - when: {zone: mynumber, kind: server}
    limits: {sample: {least: 14}}
  - when: {kind: [terminal, other]}
    limits: {sample: {names: [z]}}
"""


def of(read: Policy, host: Subject) -> Policy:
    """The policy of one host."""
    return read.within(read.fitting(host))


@pytest.mark.parametrize(
    ("host", "least", "ratio"),
    [
        (SERVER, 8, 0.5),
        (MYNUMBER, 14, 0.1),
        (replace(MYNUMBER, kind=Kind.TERMINAL), 12, 0.1),
        (replace(MYNUMBER, criticality=Criticality.LOW), 14, 0.1),
    ],
)
def test_the_block_with_more_conditions_wins(host: Subject, least: int, ratio: float) -> None:
    limits = of(policy(LAYERS), host).limits
    assert (limits["sample.least"], limits["sample.ratio"]) == (least, ratio)


def test_a_list_of_words_fits_each_of_them() -> None:
    read = policy(LAYERS)
    assert of(read, TERMINAL).limits["sample.names"] == ("z",)
    assert of(read, SERVER).limits["sample.names"] == ("a", "b")


@pytest.mark.parametrize(
    ("word", "classification", "fits"),
    [
        ("3A", Classification.C3A, True),
        ("2", Classification.C2, True),
        ("2", Classification.C3A, False),
        ("none", None, True),
        ("none", Classification.C1, False),
    ],
)
def test_a_host_is_known_by_its_classification(
    word: str, classification: Classification | None, fits: bool
) -> None:
    text = f"contexts:\n- when: {{classification: {word}}}\n  limits: {{sample: {{least: 1}}}}\n"
    host = replace(SERVER, classification=classification)
    assert (of(policy(text), host).limits["sample.least"] == 1) is fits


def test_an_override_of_the_call_wins_over_every_block() -> None:
    read = combine(DEFAULTS, [read_policy(LAYERS, "p.yaml", KNOWN)], {"sample.least": 3})
    assert of(read, MYNUMBER).limits["sample.least"] == 3
    told = read.origin(read.fitting(MYNUMBER), "limit sample.least")
    assert told is not None
    assert told.place == "--set sample.least"


def test_where_a_decision_stands_is_told() -> None:
    read = policy(LAYERS)
    told = [read.origin(read.fitting(host), "limit sample.least") for host in (SERVER, MYNUMBER)]
    assert [(one.place, one.when) for one in told if one] == [
        ("sample.yaml:1", ""),
        ("sample.yaml:6", "kind: server, zone: mynumber"),
    ]
    assert read.origin((), "limit sample.strict") is None


def test_a_closer_block_is_named_even_where_it_speaks_of_all_checks() -> None:
    read = policy(EXPLICIT)
    other = read.fitting(replace(SERVER, zone=Zone.OTHER))
    told = read.origin(other, "explicit T-001", "explicit *")
    assert told is not None
    assert told.place == "sample.yaml:8"


EXPLICIT = """\
explicit: ["*"]
effective: [T-001]
contexts:
  - when: {zone: mynumber}
    explicit: [T-001]
    effective: [T-002]
  - when: {zone: other}
    effective: ["*"]
    explicit: [T-004]
"""


@pytest.mark.parametrize(
    ("zone", "wanted"),
    [
        (Zone.LGWAN, {"T-002", "T-003", "T-004"}),
        (Zone.MYNUMBER, {"T-001", "T-003", "T-004"}),
        (Zone.OTHER, {"T-004"}),
    ],
)
def test_explicit_and_effective_by_context(zone: Zone, wanted: set[str]) -> None:
    read = of(policy(EXPLICIT), replace(SERVER, zone=zone))
    assert {id_ for id_ in CHECKS if read.wants_explicit(id_)} == wanted


def test_selection_and_severity_by_context() -> None:
    read = policy(
        "excluded: {T-001: 対象なし}\n"
        "contexts:\n"
        "- when: {zone: mynumber}\n"
        "  included: [T-001]\n"
        "  excluded: {T-002: 別に確認}\n"
        "  severity: {T-003: {severity: critical, reason: 住民情報}}\n"
    )
    assert dict(of(read, SERVER).excluded) == {"T-001": "対象なし"}
    inner = of(read, MYNUMBER)
    assert dict(inner.excluded) == {"T-002": "別に確認"}
    assert inner.severities["T-003"].severity is Severity.CRITICAL


def test_the_judge_decides_each_host_under_its_own_limits() -> None:
    judge = Judge(CHECKS, policy(LAYERS + "    severity: {T-002: {severity: low, reason: x}}\n"))
    seen = frame({"Motd": "ok", "Number": "9"})
    found = {
        name: {r.check: r for r in judge(seen, host, collection(), "e")}["T-002"]
        for name, host in (("server", SERVER), ("mynumber", MYNUMBER), ("terminal", TERMINAL))
    }
    assert [(r.verdict, r.expected, r.severity) for r in found.values()] == [
        (Verdict.PASS, "8", Severity.HIGH),
        (Verdict.FAIL, "14", Severity.HIGH),
        (Verdict.PASS, "8", Severity.LOW),
    ]


def test_every_set_of_blocks_that_can_meet_is_listed() -> None:
    assert len(set(contexts(policy(LAYERS)))) == len(list(contexts(policy(LAYERS)))) == 5
    assert list(contexts(policy())) == [()]


def _two(first: str, second: str, one: str = "kind: server", other: str = "zone: lgwan") -> str:
    return f"contexts:\n- when: {{{one}}}\n  {first}\n- when: {{{other}}}\n  {second}\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("limits: {sample: {least: 1}}", "limits: {sample: {least: 2}}"),
        ("limits: {sample: {least: 1}}", "limits: {sample: {least: 1}}"),
        ("explicit: [T-001]", "effective: [T-001]"),
        ("explicit: ['*']", "effective: [T-001]"),
        ("effective: [T-001]", "explicit: ['*']"),
        ("excluded: {T-001: x}", "excluded: {T-001: y}"),
        ("severity: {T-001: {severity: low, reason: x}}",
         "severity: {T-001: {severity: high, reason: x}}"),
    ],
)  # fmt: skip
def test_two_blocks_that_decide_the_same_for_one_host_name_both_places(
    first: str, second: str
) -> None:
    with pytest.raises(HinomiError, match=r"sample\.yaml:[35]: .*sample\.yaml:[35]"):
        policy(_two(first, second))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zone: lgwan", "zone: mynumber"),
        ("zone: lgwan, kind: server", "zone: lgwan"),
        ("zone: [lgwan, other]", "zone: [mynumber, internet]"),
    ],
)
def test_blocks_that_cannot_meet_or_differ_in_rank_may_decide_the_same(
    one: str, other: str
) -> None:
    said = "limits: {sample: {least: 1}}"
    assert len(policy(_two(said, said, one, other)).blocks) == 2


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("contexts: {}\n", 1, "リスト"),
        ("contexts:\n- limits: {}\n", 2, "when"),
        ("contexts:\n- when: {}\n  explicit: [T-001]\n", 2, "zone"),
        ("contexts:\n- when: {zone: lan}\n  explicit: [T-001]\n", 2, "lgwan"),
        ("contexts:\n- when: {zone: []}\n  explicit: [T-001]\n", 2, "空"),
        ("contexts:\n- when: {department: x}\n  explicit: [T-001]\n", 2, "kind"),
        ("contexts:\n- when: {zone: lgwan}\n", 2, "何も"),
        ("contexts:\n- when: {zone: lgwan}\n  limits: {}\n", 2, "何も"),
        ("contexts:\n- when: {zone: lgwan}\n  waivers: []\n", 3, "limits"),
        ("contexts:\n- when: {zone: lgwan}\n  limits: {sample: {lest: 1}}\n", 3, "sample.least"),
        ("contexts:\n- when: {zone: lgwan}\n  included: [T-001]\n", 3, "どこでも"),
        ("explicit: [T-001]\neffective: [T-001]\n", 2, "T-001"),
        ("included: [T-001]\n", 1, "excluded"),
    ],
)
def test_a_wrong_block_is_refused_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(HinomiError) as refused:
        policy(text)
    assert refused.value.message.ja.startswith(f"sample.yaml:{line}: ")
    assert word in refused.value.message.ja


def test_the_digest_tells_blocks_apart_and_not_their_order() -> None:
    said = [_two("explicit: [T-001]", "explicit: [T-002]"), LAYERS, ""]
    assert len({policy(text).digest for text in said}) == len(said)
    turned = _two("explicit: [T-002]", "explicit: [T-001]", "zone: lgwan", "kind: server")
    assert policy(turned) == policy(said[0])
    assert policy(turned).digest == policy(said[0]).digest
