"""`hinomi bcp check` on the city: what a clerk reads, JSON, exit codes, and what is refused."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcp.checking import Checked, check
from bcp.conflicts import Conflict, Unjudged
from checks.model import Severity
from console.bcp_check import as_object, exit_code, known_rules
from console.bcp_check_words import Told
from console.session import Session
from inventory.words import HinomiError, T
from tests.bcp.city import CITY, FOLDER, city_ledger
from tests.bcp.rules.judging import limits
from tests.bcp.rules.sound import NINSHO, SOUND, lacks
from tests.console.program import hinomi

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
WORD = T("語", "word")
LOW = Conflict("C11", Severity.LOW, ("x",), WORD, (), WORD, "x")
HIGH = Conflict("C0", Severity.HIGH, ("x",), WORD, (), WORD, "x")
MISSING = Unjudged("C2", ("x",), (WORD,), WORD)


@pytest.fixture(scope="module")
def checked() -> Checked:
    return check(CITY, NOW, limits())


@pytest.fixture(scope="module")
def read(checked: Checked) -> list[str]:
    return list(Told(CITY, checked, NOW, "ja").lines())


@pytest.fixture(scope="module")
def unestimated() -> list[str]:
    book = lacks("work", NINSHO)(SOUND)
    return list(Told(book, check(book, NOW, limits()), NOW, "ja").lines())


def only(*said: Conflict | Unjudged) -> Checked:
    conflicts = tuple(one for one in said if isinstance(one, Conflict))
    unknowns = tuple(one for one in said if isinstance(one, Unjudged))
    return Checked(conflicts, unknowns, (), (), {}, {}, ())


@pytest.mark.parametrize(
    ("found", "worst", "rules", "code"),
    [
        (only(), Severity.MEDIUM, (), 0),
        (only(HIGH), Severity.MEDIUM, (), 1),
        (only(HIGH), Severity.HIGH, (), 1),
        (only(HIGH), Severity.CRITICAL, (), 0),
        (only(LOW), Severity.MEDIUM, (), 0),
        (only(LOW, MISSING), Severity.MEDIUM, (), 3),
        (only(HIGH, MISSING), Severity.MEDIUM, (), 1),
        (only(HIGH, MISSING), None, (), 0),
        (only(HIGH, MISSING), Severity.LOW, ("C2",), 3),
        (only(HIGH, MISSING), Severity.LOW, ("C4",), 0),
    ],
)
def test_the_exit_code_tells_conflicts_from_what_is_unknown(
    found: Checked, worst: Severity | None, rules: tuple[str, ...], code: int
) -> None:
    assert exit_code(found, worst, rules) == code


def test_a_sound_plan_ends_with_nothing_to_mend() -> None:
    found = check(SOUND, NOW, limits())
    lines = list(Told(SOUND, found, NOW, "ja").lines())
    assert exit_code(found, Severity.LOW) == 0
    assert re.fullmatch(r"矛盾 0件、確認不能 0件、合っている \d+件", lines[1])
    assert not any(line.startswith("■") for line in lines)
    assert not any("元になっているもの" in line or "確認不能:" in line for line in lines)


def test_the_first_lines_say_how_it_stands(read: list[str]) -> None:
    assert read[0] == "火見市  令和8年11月21日 (2026-11-21)"
    assert re.fullmatch(r"矛盾 \d+件、確認不能 \d+件、合っている \d+件", read[1])
    late = next(line for line in read if "公式ホームページ  目標" in line)
    assert late.startswith("  間に合わない")


def test_a_time_of_which_a_part_is_missing_is_at_least_the_rest(unestimated: list[str]) -> None:
    [line] = [line for line in unestimated if "住民記録システム  目標" in line]
    assert line == "  確認不能  住民記録システム  目標 10時間、最短 1時間30分以上、夜間 不明"


def test_what_stands_behind_most_conflicts_is_named_first(read: list[str]) -> None:
    first = read[read.index("多くの矛盾の元になっているもの") + 1]
    assert re.match(r"  本庁舎受電設備: \d+件 \(C0", first)


def test_one_cause_is_told_once(read: list[str]) -> None:
    told = [line for line in read if "が頼る「本庁舎受電設備」の目標のほうが遅い" in line]
    assert len(told) == 1
    assert any(line.startswith("     同じ原因で: 庁内情報系基盤、") for line in read)


def test_the_short_form_says_how_much_it_leaves_out(checked: Checked, read: list[str]) -> None:
    whole = list(Told(CITY, checked, NOW, "ja").lines(everything=True))
    assert any(re.fullmatch(r"   ほか \d+件 \(--all で全部\)", line) for line in read)
    assert not any("--all で全部" in line for line in whole)
    assert len(whole) > len(read)
    titles = {one.title.ja for one in checked.conflicts if one.rule == "C7"}
    assert all(any(title in line for line in whole) for title in titles)


def test_the_worst_rule_comes_first_and_all_fits_on_a_few_screens(read: list[str]) -> None:
    grades = [found[1] for line in read if (found := re.match(r"   \(重大度 (.)、", line))]
    assert grades == sorted(grades, key="高中低".index)
    assert set(grades) == set("高中低")
    assert len(read) < 200


def test_one_rule_counts_its_own_only(checked: Checked) -> None:
    lines = list(Told(CITY, checked, NOW, "ja").lines(rules=("C6",)))
    count, own = checked.counts["C6"], "矛盾 {}件、確認不能 {}件、合っている {}件"
    assert lines[0].endswith("  C6")
    assert lines[1] == own.format(count.conflicts, count.unknown, count.fits)
    assert sum(line.startswith("■") for line in lines) == 1


def test_missing_words_are_told_once_with_how_much_waits_for_them(unestimated: list[str]) -> None:
    lines = [line for line in unestimated if "作業の時間が見積もられていない" in line]
    assert len(lines) == 1
    assert int(lines[0].rpartition("(")[2].removesuffix(")")) > 5


def test_days_are_written_as_a_municipality_does(checked: Checked) -> None:
    told = Told(CITY, checked, NOW, "ja")
    whole = "\n".join(told.lines(rules=("C14",)))
    assert "最後は令和8年4月10日 (2026-04-10)で225日前" in whole
    assert told.say(T("2026-12-31 と 2026-13-01 と 12026-01-01", "x")) == (
        "令和8年12月31日 (2026-12-31) と 2026-13-01 と 12026-01-01"
    )


def test_one_rule_is_shown_alone(checked: Checked) -> None:
    lines = list(Told(CITY, checked, NOW, "ja").lines(rules=("C8",)))
    assert [line.split()[1] for line in lines if line.startswith("■")] == ["C8"]
    assert not any("目標と、戻るまでの時間" in line for line in lines)


def test_english_is_english_but_for_names(checked: Checked) -> None:
    lines = "\n".join(Told(CITY, checked, NOW, "en").lines(everything=True))
    assert not re.search(r"[ぁ-ん]", re.sub(r"`[^`]*`|\([^)]*\)|[^ ]+さん", "", _unnamed(lines)))
    assert "2026-11-21" in lines.splitlines()[0]


def _unnamed(text: str) -> str:
    names = sorted((node.name for node in CITY.nodes.values()), key=len, reverse=True)
    known = [*names, "バックアップ", "サーバ", "ネットワーク", "金庫", "平日"]
    for name in known:
        text = text.replace(name, "")
    return re.sub(r"(kept at|hours|refuelling): .*", "", text)


def test_json_holds_everything_in_both_languages(checked: Checked) -> None:
    found = json.loads(json.dumps(as_object(CITY, checked, NOW)))
    assert found["format"] == "hinomi.bcp.check/1"
    assert len(found["conflicts"]) == len(checked.conflicts)
    assert len(found["unknowns"]) == len(checked.unknowns)
    assert set(found["counts"]["C8"]) == {"fits", "conflicts", "unknown"}
    first = found["conflicts"][0]
    assert set(first) == {"rule", "grade", "subjects", "root", "title", "because", "advice"}
    assert first["grade"] == "high"
    assert {"ja", "en"} == set(first["title"])
    assert found["times"][0].keys() >= {"id", "target", "best", "night", "in_time"}


def test_rules_are_known_in_small_letters_too() -> None:
    assert known_rules(("c6", "C15")) == ("C6", "C15")
    with pytest.raises(HinomiError) as caught:
        known_rules(("c99",))
    assert "C15" in caught.value.message.ja


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("check") / "city"
    hinomi("init", root)
    session = Session(root)
    session.inventory.save(city_ledger())
    shutil.copytree(FOLDER, session.workspace.bcp, dirs_exist_ok=True)
    return root


def test_the_command_answers_on_standard_output_alone(town: Path) -> None:
    done = hinomi("bcp", "check", workspace=town, expect=1)
    assert done.stderr == ""
    assert "bcp/continuity.yaml:" in done.stdout
    words = ("bcp", "check", "--json", "--fail-on", "critical")
    assert json.loads(hinomi(*words, workspace=town, expect=3).stdout)["times"]


def test_what_is_wrong_is_one_line_and_exit_two(town: Path) -> None:
    for words in (("--rule", "C99"), ("--set", "continuity.copy_day=1"), ("--fail-on", "often")):
        done = hinomi("bcp", "check", *words, workspace=town, expect=2)
        assert (done.stdout, done.stderr.count("\n")) == ("", 1)


def test_limits_of_the_workspace_count(town: Path) -> None:
    path = town / "bcp" / "limits.yaml"
    path.write_text("limits:\n  continuity:\n    copy_days: 36500\n", "utf-8")
    try:
        done = hinomi("bcp", "check", "--rule", "C14", "--all", workspace=town, expect=1)
    finally:
        path.unlink()
    assert "控え「正本」が古い" not in done.stdout
    again = hinomi("bcp", "check", "--rule", "C14", "--all", workspace=town, expect=1)
    assert "控え「正本」が古い" in again.stdout
