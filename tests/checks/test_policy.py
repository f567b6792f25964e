"""The policy as text: what is read, and what is refused with its file and line."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Severity
from checks.policy import Policy, combine
from checks.policy_text import read_defaults, read_override, read_policy
from inventory.words import HinomiError
from tests.audit.samples import DEFAULTS, KNOWN, policy

WAIVER = """\
waivers:
  - check: T-001
    host: SV-001
    reason: ベンダ保守
    compensating: 踏み台からの接続に限る
    requester: 佐藤花子
    approver: 鈴木一郎
    since: 2026-04-01
    until: 2026-09-30
"""


def test_everything_that_a_policy_may_say() -> None:
    read = policy(
        "limits:\n  sample:\n    least: 12\n    ratio: 1\n    names: [c]\n"
        "explicit: [T-001]\nexcluded:\n  T-002: 対象なし\n"
        "severity:\n  T-003: {severity: low, reason: 影響が小さい}\n" + WAIVER
    )
    assert read.limits["sample.least"] == 12
    assert read.limits["sample.ratio"] == 1.0
    assert read.limits["sample.names"] == ("c",)
    assert read.limits["sample.strict"] is True
    assert read.explicit == {"T-001"}
    assert read.excluded == {"T-002": "対象なし"}
    assert read.severities["T-003"].severity is Severity.LOW
    assert read.waivers[0].until == date(2026, 9, 30)
    assert read.waivers[0].compensating == "踏み台からの接続に限る"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("limit:\n  sample: {}\n", 1, "limits"),
        ("limits:\n  sample:\n    lest: 1\n", 3, "sample.least"),
        ("limits:\n  sample:\n    least: many\n", 3, "整数"),
        ("limits:\n  sample:\n    least: true\n", 3, "整数"),
        ("limits:\n  sample:\n    least: -1\n", 3, "0以上"),
        ("limits:\n  sample:\n    least: 1\n    least: 2\n", 4, "二度"),
        ("limits:\n  sample:\n    ratio: .nan\n", 3, "有限"),
        ("limits:\n  sample:\n    names: [1]\n", 3, "リスト"),
        ("limits:\n  sample:\n    names: c\n", 3, "リスト"),
        ("limits:\n  sample:\n    strict: 'no'\n", 3, "true"),
        ("limits:\n  sample:\n    least:\n", 3, "値がありません"),
        ("limits: 3\n", 1, "キー"),
        ("explicit:\n  - T-01\n", 2, "T-001"),
        ("explicit: T-001\n", 1, "リスト"),
        ("excluded:\n  T-001: ''\n", 2, "空"),
        ("excluded:\n  T-009: x\n", 2, "T-00"),
        ("excluded:\n  T-001: no\n", 2, "文字列"),
        ("severity:\n  T-001: {severity: high}\n", 2, "reason"),
        ("severity:\n  T-001: {severity: hihg, reason: x}\n", 2, "high"),
        ("severity:\n  T-001: high\n", 2, "キー"),
        (WAIVER.replace("    until: 2026-09-30\n", ""), 2, "until"),
        (WAIVER.replace("2026-09-30", "2026-02-30"), 9, "2026-02-30"),
        (WAIVER.replace("2026-09-30", "2026-03-31"), 2, "since"),
        (WAIVER.replace("2026-09-30", "9月末"), 9, "日付"),
        (WAIVER.replace("鈴木一郎", "佐藤　花子"), 2, "別の者"),
        (WAIVER.replace("T-001", "T-101"), 2, "T-001"),
        (WAIVER + "    note: x\n", 10, "note"),
        (WAIVER.replace("    compensating: 踏み台からの接続に限る\n", ""), 2, "代替措置"),
        (WAIVER.replace("踏み台からの接続に限る", "なし"), 5, "例 compensating: "),
        (WAIVER.replace("踏み台からの接続に限る", "''"), 5, "空"),
        (WAIVER.replace("compensating", "compensation"), 5, "compensating"),
        ("a: [\n", 2, "YAML"),
        ("a: !!python/object:os.system x\n", 1, "limits"),
        ("? [a]\n: b\n", 1, "単一"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(HinomiError) as refused:
        policy(text)
    assert refused.value.message.ja.startswith(f"sample.yaml:{line}: ")
    assert refused.value.message.en.startswith(f"sample.yaml:{line}: ")
    assert word in refused.value.message.ja


@pytest.mark.parametrize("text", ["", "# nothing\n", "limits: {}\n"])
def test_an_empty_policy_keeps_the_defaults(text: str) -> None:
    assert policy(text).limits == {name: limit.value for name, limit in DEFAULTS.items()}


def test_two_files_must_not_decide_the_same() -> None:
    text = "limits:\n  sample:\n    least: 8\n"
    fragments = [read_policy(text, name, KNOWN) for name in ("a.yaml", "b.yaml")]
    with pytest.raises(HinomiError, match=r"b\.yaml:3: .*a\.yaml:3"):
        combine(DEFAULTS, fragments, {})


def test_the_digest_changes_with_every_decision_and_with_nothing_else() -> None:
    texts = [
        "",
        "limits:\n  sample:\n    least: 8\n",
        "explicit: ['*']\n",
        "excluded:\n  T-001: x\n",
        "excluded:\n  T-001: y\n",
        "severity:\n  T-001: {severity: low, reason: x}\n",
        WAIVER,
        WAIVER.replace("2026-09-30", "2026-10-01"),
        WAIVER.replace("踏み台からの接続に限る", "踏み台と操作記録"),
    ]
    digests = {policy(text).digest for text in texts}
    assert len(digests) == len(texts)
    assert policy("# 注\n" + WAIVER).digest == policy(WAIVER).digest


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("sample.least", "9", 9),
        ("sample.ratio", "2", 2.0),
        ("sample.names", "x, y", ("x", "y")),
        ("sample.strict", "False", False),
    ],
)
def test_overrides_are_typed_by_the_default(name: str, text: str, value: object) -> None:
    read = read_override(name, text, KNOWN)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sample.least", "nine"),
        ("sample.least", "-1"),
        ("sample.ratio", "nan"),
        ("sample.strict", "yes"),
        ("sample.lest", "9"),
    ],
)
def test_wrong_overrides_are_refused(name: str, text: str) -> None:
    with pytest.raises(HinomiError, match=f"--set {name}={text}"):
        read_override(name, text, KNOWN)


def test_shipped_limits_need_their_source() -> None:
    good = "g:\n  n:\n    value: 1\n    source: {ja: 規程, en: rules}\n"
    assert read_defaults(good, "l.yaml")["g.n"].source.ja == "規程"
    with pytest.raises(HinomiError, match=r"l\.yaml:2: "):
        read_defaults("g:\n  n:\n    value: 1\n", "l.yaml")


@pytest.mark.parametrize(
    ("day", "covered"),
    [(date(2026, 3, 31), False), (date(2026, 4, 1), True), (date(2026, 9, 30), True),
     (date(2026, 10, 1), False)],
)  # fmt: skip
def test_a_waiver_holds_from_its_first_to_its_last_day(day: date, covered: bool) -> None:
    read = policy(WAIVER)
    assert (read.waiver("T-001", "SV-001", day) is not None) == covered
    assert read.waiver("T-001", "SV-002", day) is None
    assert read.waiver("T-002", "SV-001", day) is None


_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()
_TREES = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["limits", "explicit", "effective", "excluded", "severity", "waivers", "contexts"]
        ),
        _TREES,
    )
)
def test_any_tree_is_a_policy_or_an_error_of_ours(tree: dict[str, object]) -> None:
    _only_our_errors(yaml.safe_dump(tree, allow_unicode=True))


@given(st.text())
def test_any_text_is_a_policy_or_an_error_of_ours(text: str) -> None:
    _only_our_errors(text)


def _only_our_errors(text: str) -> None:
    try:
        read = policy(text)
    except HinomiError as error:
        refused = error
    else:
        assert isinstance(read, Policy)
        return
    assert refused.message.ja.startswith("sample.yaml")
