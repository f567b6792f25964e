"""`hinomi bcp order` on the city: who is here, what is down, and what a person reads."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from console.bcp_order import Asked, Ordered, ordered
from console.bcp_order_words import Told, as_object
from console.session import Session
from inventory.words import HinomiError
from tests.bcp.city import CITY, FOLDER, city_ledger
from tests.console.program import hinomi

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Japan
NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
LOGIN, COPIES = "system:認証基盤", "system:バックアップ管理"


def asked(**parts: Any) -> Ordered:  # noqa: ANN401 - fields
    return ordered(CITY, Asked(**parts), NOW, "課長")


def told(**parts: Any) -> str:  # noqa: ANN401 - fields
    return "\n".join(Told(asked(**parts), "ja").lines())


def test_all_that_a_lost_building_takes_with_it_is_planned_for() -> None:
    done = asked(down=("本庁舎",))
    said = {each.node for each in done.order.positions} | {s.node for s in done.order.stuck}
    assert {"site:本庁舎", "host:jumin-sv01", "system:住民記録システム"} <= said
    assert "host:kyoiku-sv01" not in said
    assert done.exit_code == 1


def test_alone_leaves_everything_else_standing() -> None:
    done = asked(down=(LOGIN,), alone=True, arrived=("北川進",))
    assert [each.node for each in done.order.positions] == [LOGIN]
    assert (done.order.stuck, done.exit_code) == ((), 0)


def test_what_is_behind_a_lost_line_is_only_not_seen() -> None:
    done = asked(down=("line:インターネット回線",))
    assert [each.node for each in done.order.positions] == ["line:インターネット回線"]
    unseen = [each.node for each in done.order.to_check]
    assert unseen == ["system:公式ホームページ", "task:災害情報の広報"]
    assert done.exit_code == 1


def test_two_isolated_hosts_wait_while_the_rest_is_restored_and_join_when_released() -> None:
    cut = ("bunsho-sv01", "gis-sv01")
    parts: dict[str, Any] = {"arrived": ("南夏樹", "東西システムズ株式会社")}
    held = asked(down=("jumin-sv01",), isolated=cut, **parts)
    assert "host:jumin-sv01" in {each.node for each in held.order.positions}
    assert {f"host:{one}" for one in cut} <= {each.node for each in held.order.stuck}
    assert not {f"host:{one}" for one in cut} & {each.node for each in held.order.positions}
    released = asked(down=("jumin-sv01", *cut), **parts)
    assert {f"host:{one}" for one in cut} <= {each.node for each in released.order.positions}


def test_not_knowing_whether_it_is_in_time_is_no_success() -> None:
    done = asked(down=("line:インターネット回線",), alone=True)
    assert (done.order.stuck, done.order.to_check) == ((), ())
    assert [each.late for each in done.order.positions] == [None]
    assert done.exit_code == 1


def test_what_came_back_by_itself_is_not_restored_again() -> None:
    done = asked(down=("power:本庁舎受電設備",), alone=True, arrived=("東野守",))
    assert [each.node for each in done.order.positions] == ["power:本庁舎受電設備"]


def test_who_has_arrived_is_all_there_is() -> None:
    done = asked(down=(LOGIN,), alone=True, arrived=("南　夏樹",))
    assert [hand.name for hand in done.hands] == ["南　夏樹"]
    assert "「認証基盤」の技能を持つ人が1人要るが、来るのは0人" in done.order.stuck[0].why[0].ja


def test_those_still_expected_are_counted_when_asked() -> None:
    since = "2026-11-24 05:30"
    done = asked(down=(LOGIN,), alone=True, arrived=("南夏樹",), expected=True, since=since)
    arrives = {hand.name: hand.arrives for hand in done.hands}
    assert arrives["南　夏樹"] == 270
    assert arrives["火見　花子"] == pytest.approx(54)
    assert "北川　進" in {each.name for each in done.uncounted}
    assert "南　夏樹" not in {each.name for each in done.uncounted}


def test_a_vendor_comes_when_called_and_says_so_when_not() -> None:
    away = "system:住民記録システム"
    alone = asked(down=(away,), alone=True, arrived=("南夏樹",))
    assert "呼んでいない" in alone.order.stuck[0].why[0].ja
    called = asked(down=(away,), alone=True, arrived=("南夏樹",), called=("㈱火見電算センター",))
    assert called.order.positions[0].starts == 240
    night = asked(
        down=(away,), alone=True, called=("㈱火見電算センター",), since="2026-11-23 23:00"
    )
    assert [each.name for each in night.uncounted if "契約" in each.why.ja] == [
        "㈱火見電算センター"
    ]


def test_a_block_is_begun_by_hand_as_the_book_says() -> None:
    parts: dict[str, Any] = {"down": (LOGIN, COPIES), "alone": True, "arrived": ("北川進",)}
    assert {each.node for each in asked(**parts).order.stuck} == {LOGIN, COPIES}
    done = asked(**parts, by_hand=(COPIES,))
    assert [each.node for each in done.order.positions] == [COPIES, LOGIN]
    assert "封筒B" in done.order.positions[0].why[0].ja
    assert "課長" in done.order.positions[0].why[0].ja


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "--down"),
        ({"down": ("本庁",)}, "本庁舎"),
        ({"down": (LOGIN,), "arrived": ("山田",)}, "髙橋　一郎"),
        ({"down": (LOGIN,), "called": (LOGIN,)}, "事業者"),
        ({"down": (LOGIN,), "since": "きのう"}, "--since"),
        ({"down": (LOGIN,), "since": "2026-11-25 00:00"}, "--since"),
        ({"down": (LOGIN,), "alone": True, "by_hand": (LOGIN,)}, "循環"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_is_expected(
    parts: dict[str, Any], words: str
) -> None:
    with pytest.raises(HinomiError) as raised:
        asked(**parts)
    assert words in raised.value.message.ja
    assert raised.value.message.en


def test_an_empty_book_says_what_to_write_first() -> None:
    nobody = replace(CITY, people=())
    bare = replace(nobody, nodes={}, dependencies=(), work={}, tasks={})
    with pytest.raises(HinomiError, match="sheet of people"):
        ordered(nobody, Asked(down=(LOGIN,), arrived=("山田",)), NOW, "課長")
    with pytest.raises(HinomiError, match="inventory import"):
        ordered(bare, Asked(everything=True), NOW, "課長")


def test_a_person_reads_times_in_japan_reasons_and_what_to_do_meanwhile() -> None:
    text = told(down=("本庁舎",), since="2026-11-24 05:30", off_hours=True)
    assert "発災 令和8年11月24日 (2026-11-24) 05:30 (夜間・休日)、経過 4時間30分" in text
    assert "1. 本庁舎 [庁舎・拠点]  10:00 → 11:00" in text
    assert "より先: " in text
    assert "所要時間不明: " in text
    assert "前日に印刷した住民一覧での確認" in text
    assert "北川　進: 参集率の設定により数えない" in text
    assert text.count("互いに必要とし合う(循環)") == 1
    assert "None" not in text


def test_how_it_stands_is_said_before_the_list() -> None:
    order = asked(down=("本庁舎",)).order
    late = [each.late for each in order.positions if each.due is not None]
    lines = told(down=("本庁舎",)).splitlines()
    assert lines[1] == (
        f"期限のあるもの: 間に合う {late.count(False)}、間に合わない {late.count(True)}、"
        f"分からない {late.count(None)} / 着手できないもの {len(order.stuck)}"
    )
    assert len(order.stuck) > 0
    assert max(line.count(" / ") for line in lines) <= 1  # what one person does stays legible


def test_a_day_that_is_not_today_is_written() -> None:
    done = asked(down=("system:図書館システム",), alone=True, since="2026-11-23 22:00")
    assert Told(done, "ja").clock(60) == "11/23 23:00"
    assert Told(done, "ja").clock(720) == "10:00"


def test_english_has_no_japanese_of_ours() -> None:
    text = "\n".join(Told(asked(down=(LOGIN,), alone=True), "en").lines())
    assert "Restore order" in text
    assert "comes" in text


def test_json_keeps_minutes_moments_and_reasons() -> None:
    done = asked(down=(LOGIN,), alone=True, arrived=("北川進",), since="2026-11-24 09:00")
    [place] = as_object(done, "ja")["positions"]
    assert (place["starts"], place["until"], place["ends"]) == (60, 180, 180)
    assert place["starts_at"] == (done.since + timedelta(minutes=60)).isoformat()
    assert place["why"] == [text.ja for text in done.order.positions[0].why]
    assert json.dumps(as_object(done, "en"), ensure_ascii=False)


def test_the_city_itself_asks_for_decisions() -> None:
    done = asked(everything=True)
    assert any({LOGIN, COPIES} <= set(block) for block in done.order.blocks)
    assert all(each.why for each in done.order.stuck)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A workspace of the city."""
    root = tmp_path / "city"
    hinomi("init", root)
    session = Session(root)
    session.inventory.save(city_ledger())
    shutil.copytree(FOLDER, session.workspace.bcp, dirs_exist_ok=True)
    return root


def test_the_command_answers_and_refuses(town: Path) -> None:
    words = ("bcp", "order", "--down", LOGIN, "--alone", "--arrived", "北川進", "--json")
    done = hinomi(*words, workspace=town)
    assert json.loads(done.stdout)["positions"][0]["id"] == LOGIN
    assert done.stderr == ""
    wrong = hinomi("bcp", "order", workspace=town, expect=2)
    assert wrong.stdout == ""
    assert wrong.stderr.count("\n") == 1
    late = hinomi("bcp", "order", "--down", "site:本庁舎", workspace=town, expect=1)
    assert late.stdout.startswith("復旧の順序")
