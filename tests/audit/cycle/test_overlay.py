"""The body's own standard: entered in its own structure, mapped, and printed back as it was."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.controls import Class
from audit.cycle.overlay import OwnStandard, Terms, load_overlay, read_standard
from audit.cycle.own_text import EXAMPLE
from audit.cycle.reading import shipped_catalogue
from audit.policy_files import default_limits, load_policy
from checks.catalogue import catalogue
from checks.model import LawField
from checks.policy import Known
from inventory.words import HinomiError

CATALOGUE = shipped_catalogue()
TERMS = Terms(CATALOGUE, Known(default_limits(), catalogue()))
PUBLISHED = Path(__file__).parent / "standards"
KAMEOKA = (PUBLISHED / "kameoka.yaml").read_text("utf-8")
HEAD = "title: 火見市情報セキュリティ対策基準\nedition: 令和8年4月1日\nclauses:\n"


def read(text: str) -> OwnStandard:
    found = read_standard(text, "own.yaml", TERMS)
    assert found is not None
    return found


def printed(standard: OwnStandard) -> list[str]:
    return [f"{'  ' * one.depth}{one.path[-1]} {one.title}" for one in standard.clauses]


def in_the_text(text: str) -> list[str]:
    def lines(clauses: list[dict[str, object]], depth: int) -> list[str]:
        found = []
        for one in clauses:
            inner = one.get("clauses", [])
            assert isinstance(inner, list)
            found += [f"{'  ' * depth}{one['number']} {one['title']}", *lines(inner, depth + 1)]
        return found

    return lines(yaml.safe_load(text)["clauses"], 0)


@pytest.mark.parametrize(
    ("file", "clauses", "depth"), [("kameoka", 9 + 20, 1), ("kochi", 10 + 15, 1),
                                   ("rankoshi", 4 + 6 + 4, 2), ("osaki", 1 + 2, 1)],
)  # fmt: skip
def test_a_published_standard_is_printed_back(file: str, clauses: int, depth: int) -> None:
    text = (PUBLISHED / f"{file}.yaml").read_text("utf-8")
    standard = read(text)
    assert printed(standard) == in_the_text(text)
    assert len(standard.clauses) == clauses
    assert max(one.depth for one in standard.clauses) == depth


def test_a_section_is_called_with_its_chapter() -> None:
    standard = read(KAMEOKA)
    assert standard.clauses[0].number == "第1章"
    assert standard.clauses[2].number == "第2章 第1節", "sections repeat in every chapter"


def test_the_numbers_of_the_guideline_itself_are_a_structure_too() -> None:
    """日向市's published policy keeps the numbers and titles of the guideline."""
    rows = [
        f'  - {{number: "{number}", title: "{one.title.ja}", mic: ["{number}"]}}\n'
        for number, one in CATALOGUE.controls.items()
        if not one.within
    ]
    standard = read(HEAD + "".join(rows))
    wanted = [one.title.ja for one in CATALOGUE.controls.values() if not one.within]
    assert [one.title for one in standard.clauses] == wanted


def test_what_stands_alone_has_a_field_and_is_asked(tmp_path: Path) -> None:
    overlay = load_overlay(_policy(tmp_path, KAMEOKA), TERMS)
    (alone,) = overlay.alone()
    assert alone.number == "第4章 第1節"
    assert alone.law.field is LawField.PHYSICAL
    assert alone.kind is Class.HUMAN
    assert alone.unverified == ()
    (clause,) = overlay.about(alone)
    assert clause.questions[0].ask.ja == "退庁時に誰が確かめるか"


def test_mapped_clauses_are_found_by_the_guidelines_number(tmp_path: Path) -> None:
    overlay = load_overlay(_policy(tmp_path, KAMEOKA), TERMS)
    (clause,) = overlay.about(CATALOGUE.controls["6.2(1)①"])
    assert clause.number == "第5章 第3節"
    assert clause.checks == ("SSH-001",)
    assert clause.evidence[0].ja == "権限の表"
    assert overlay.about(CATALOGUE.controls["6.6(1)"]) == ()


def test_own_numbers_that_look_like_the_guidelines_stay_their_own() -> None:
    text = HEAD + '  - {number: "6.1(6)", title: 独自, field: 五, class: human, asks: 独自の事項}\n'
    (clause,) = read(text).clauses
    assert clause.alone is not None
    assert clause.alone.checks(catalogue()) == ()


def test_limits_of_a_clause_are_the_policy_of_scans(tmp_path: Path) -> None:
    folder = _policy(tmp_path, KAMEOKA)
    policy = load_policy(folder)
    assert policy.limits["log.keep_days"] == 400
    assert "kameoka.yaml:" in policy.places["limit log.keep_days"]
    (folder / "limits.yaml").write_text("limits: {log: {keep_days: 90}}\n", "utf-8")
    with pytest.raises(HinomiError, match=r"kameoka\.yaml:\d+") as told:
        load_policy(folder)
    assert "limits.yaml:1" in told.value.message.ja


def test_no_folder_no_overlay(tmp_path: Path) -> None:
    assert load_overlay(tmp_path, TERMS).standards == ()
    assert load_overlay(None, TERMS).standards == ()


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ('{number: 1, title: あ, mic: ["6.1"]}', "文字列"),
        ('{number: "1", title: あ, mic: ["6.9(1)"]}', "6.9(1)"),
        ('{number: "1", title: あ, mic: ["6.1"], field: 五}', "消して"),
        ('{number: "1", title: あ, asks: 問う}', "field, class"),
        ('{number: "1", title: あ, see: [台帳]}', "asks, field, class"),
        ('{number: "1", title: あ, checks: [SSH-001]}', "asks, field, class"),
        ('{number: "1", title: あ, mic: ["6.1"], checks: [SSH-999]}', "SSH-999"),
        ('{number: "1", title: あ, limits: {log: {keep_days: 長く}}}', "整数"),
        ('{number: "1", title: あ, limits: {log: {keep: 3}}}', "log.keep"),
        ('{number: "1", title: あ, asks: い, field: 九, class: human}', "九"),
        ('{number: b, title: b, clauses: [{number: a, title: b}, {number: a, title: c}]}', "a は"),
        ('{number: "1"}', "title"),
        ('{number: "1", title: あ, colour: 赤}', "colour"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_line(row: str, word: str) -> None:
    with pytest.raises(HinomiError) as told:
        read(f"{HEAD}  - {row}\n")
    assert told.value.message.ja.startswith("own.yaml:4: ")
    assert word in told.value.message.ja


def test_an_empty_standard_is_refused_and_a_commented_one_is_none() -> None:
    assert read_standard("# まだない\n", "own.yaml", TERMS) is None
    with pytest.raises(HinomiError, match=r"own\.yaml:3"):
        read(HEAD.rstrip() + " []\n")


def test_a_file_in_another_coding_is_named(tmp_path: Path) -> None:
    folder = _policy(tmp_path, KAMEOKA)
    (folder / "catalogue" / "z.yaml").write_bytes("title: 規程".encode("cp932"))
    with pytest.raises(HinomiError, match=r"z\.yaml.*UTF-8"):
        load_overlay(folder, TERMS)


NAMES = st.text(st.characters(categories=["Lo", "Nd"]), min_size=1, max_size=6)
TREES: st.SearchStrategy[list[object]] = st.recursive(
    st.just([]),
    lambda inner: st.dictionaries(NAMES, st.tuples(NAMES, inner), max_size=4).map(
        lambda d: [{"number": k, "title": t, **({"clauses": c} if c else {})}
                   for k, (t, c) in d.items()]
    ),
    max_leaves=20,
)  # fmt: skip


@given(TREES.filter(bool))
def test_any_structure_is_printed_back_as_it_was(tree: list[object]) -> None:
    text = yaml.safe_dump(
        {"title": "基準", "edition": "初版", "clauses": tree},
        allow_unicode=True, default_style='"', sort_keys=False,
    )  # fmt: skip
    assert printed(read(text)) == in_the_text(text)


def _policy(root: Path, text: str) -> Path:
    folder = root / "policy"
    (folder / "catalogue").mkdir(parents=True)
    (folder / "catalogue" / "kameoka.yaml").write_text(text, "utf-8")
    return folder


def test_the_example_is_valid_once_uncommented() -> None:
    assert read_standard(EXAMPLE, "example.yaml", TERMS) is None
    body = EXAMPLE.partition("#\n")[2]
    standard = read("\n".join(line.removeprefix("# ") for line in body.splitlines()))
    assert [one.number for one in standard.clauses if one.alone] == ["第5章 第13条"]
    assert standard.clauses[1].limits.limits == {"log.keep_days": 400}
