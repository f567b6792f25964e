"""Stories of a night on real hosts, told in what a clerk types and reads."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from audit.declared import JST
from console import language
from reports import backup_proof
from tests.audit.backup.drill_kit import DATA, SCRATCH, SOURCE
from tests.console.story_town import Machine, NightTown, found_night_town
from tests.console.sweep_town import said
from tests.lab import layers
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab

BOOK = """\
people:
  南 夏樹: {skills: [サーバ, 電気設備], km: 3}
power:
  本庁舎受電設備: {rto: 6時間}
dependencies:
  - {of: host:juki-ap01, needs: host:juki-db01}
  - {of: host:juki-ap01, needs: power:本庁舎受電設備}
  - {of: host:juki-db01, needs: power:本庁舎受電設備}
  - {of: host:ninsho-sv01, needs: power:本庁舎受電設備}
work:
  power:本庁舎受電設備: {minutes: 30, skill: 電気設備}
  host:ninsho-sv01: {minutes: 20, skill: サーバ}
  host:juki-db01: {minutes: 30, skill: サーバ}
  host:juki-ap01: {minutes: 10, skill: サーバ}
  system:認証基盤: {minutes: 10, skill: サーバ}
  system:住民記録システム: {minutes: 20, skill: サーバ}
"""
SYSTEMS = (
    ("認証基盤", "認証", "情報政策課", "2", "24", ""),
    ("住民記録システム", "住民票", "市民課", "3", "24", "認証基盤"),
)
LOGIN, DATABASE, FRONT = "ninsho-sv01", "juki-db01", "juki-ap01"


@pytest.fixture(autouse=True)
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """These commands run in this process, whatever it was started in."""
    monkeypatch.setattr(language, "_chosen", ["ja"])


def test_power_returns_in_the_wrong_order(
    lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path
) -> None:
    machines = {
        "core-sw01": Machine(fresh_host(), kind="ネットワーク"),
        LOGIN: Machine(fresh_host(), "認証基盤"),
        DATABASE: Machine(fresh_host(), "住民記録システム"),
        FRONT: Machine(fresh_host(), "住民記録システム"),
    }
    town = found_night_town(tmp_path / "火見市", lab, machines, SYSTEMS, BOOK)
    town.say("start", "停電")
    town.say("muster", "南夏樹", "無事", "--here")
    town.say("mark", "本庁舎受電設備", "down", "--note", "構内が暗い")
    town.power_off(LOGIN, DATABASE, FRONT)
    [cause] = town.read("sweep", "--from", "honcho", expect=1)["causes"]
    assert (cause["node"], len(cause["behind"])) == ("power:本庁舎受電設備", 3)
    planned = [one["id"] for one in town.read("order")["positions"]]
    right = ["power:本庁舎受電設備", f"host:{LOGIN}", f"host:{DATABASE}", f"host:{FRONT}"]
    assert [one for one in planned if one in right] == right

    # power is back, and the front end is up before its database and its directory
    town.power_on(FRONT)
    town.say("mark", "本庁舎受電設備", "up")
    seen = town.say("sweep", "--from", "honcho", expect=1)
    assert f"停止 {DATABASE}" in seen
    early = f"{FRONT}（住民記録システム）: {DATABASE}（停止）、{LOGIN}（停止） が戻るまで使えない"
    order = town.say("order", expect=1)
    for told in (seen, town.say("board"), order, town.say("report", "--text")):
        assert "動いているが、まだ使えないもの 1台" in told
        assert early in told
    left = [one["id"] for one in town.read("order", expect=1)["positions"]]
    assert left[:3] == [f"host:{LOGIN}", "system:認証基盤", f"host:{DATABASE}"]
    assert f"host:{FRONT}" not in left

    # all of them answer, and still the night is not over
    town.power_on(LOGIN, DATABASE)
    told = town.read("sweep", "--from", "honcho", expect=1)
    assert (told["counts"]["up"], told["causes"]) == (4, [])
    assert [(one["node"], one["before"]) for one in told["early"]] == [
        (f"host:{FRONT}", [f"host:{DATABASE}", f"host:{LOGIN}"])
    ]
    order = town.say("order", expect=1)
    assert f"1. {FRONT}（住民記録システム）: {DATABASE}、{LOGIN} より先に動いていた" in order
    town.say("mark", FRONT, "up", "--note", "再起動した")
    assert town.read("sweep", "--show")["early"] == []
    left = town.read("order")
    assert ([one["id"] for one in left["positions"]], left["early"]) == (
        ["system:認証基盤", "system:住民記録システム"], [],
    )  # fmt: skip
    assert "動作を誰も確かめていないもの 2件: 住民記録システム、認証基盤" in town.say("board")
    town.say("mark", "住民記録システム", "up", "--note", "窓口で証明を一枚出せた")
    left = town.read("order")
    assert (left["positions"], left["unconfirmed"]) == ([], [])
    assert "※" not in town.say("board")

    # such a word holds until something beneath the system is lost anew
    town.say("mark", DATABASE, "down", "--note", "また落ちた")
    left = town.read("order", expect=1)
    assert [one["id"] for one in left["positions"]] == [
        f"host:{DATABASE}", "system:住民記録システム",
    ]  # fmt: skip


CITY_SYSTEMS = (
    ("住民記録システム", "住民票", "市民課", "3", "24", ""),
    ("税務システム", "課税", "税務課", "6", "24", ""),
    ("福祉総合システム", "給付", "福祉課", "24", "24", ""),
)
COPIES = (
    ("BK-001", "住民記録システム", "住民票", "SV-1", SOURCE, "毎日", "1", "24"),
    ("BK-002", "税務システム", "課税台帳", "SV-2", "/srv/zei", "毎日", "1", "24"),
)
HANDS = """\
people:
  南 夏樹: {skills: [サーバ], km: 3}
work:
  host:juki-sv01: {minutes: 30, skill: サーバ}
  host:zeimu-sv01: {minutes: 20, skill: サーバ}
  host:fukushi-sv01: {minutes: 20, skill: サーバ}
  data:BK-001: {minutes: 20, skill: サーバ}
  data:BK-002: {minutes: 20, skill: サーバ}
  system:住民記録システム: {minutes: 20, skill: サーバ}
  system:税務システム: {minutes: 20, skill: サーバ}
  system:福祉総合システム: {minutes: 20, skill: サーバ}
"""
MIRROR = f"""
set -eu
{DATA}
find {SOURCE} -exec touch -d '1 hour ago' {{}} +
mkdir -p /backup/juki; rsync -a {SOURCE}/ /backup/juki/
date -Is -d '40 minutes ago' >/backup/juki.stamp
"""


def prove_a_copy(town: NightTown, store: str) -> None:
    """What was done last month: the copy was asked for, and all of it came back in a drill."""
    begin = datetime.now(JST) - timedelta(minutes=5)
    window = f"{{from: {begin:%Y-%m-%d %H:%M}, to: {begin + timedelta(hours=2):%Y-%m-%d %H:%M}}}"
    (town.workspace / "policy" / "backup-targets.yaml").write_text(
        f"targets:\n  juki: {{tool: tree, host: {store}, location: /backup/juki, privilege: sudo,"
        " options: {layout: mirror, stamp: /backup/juki.stamp, strip: /srv/juki}, holds: [BK-001],"
        f" drill: {{approver: 情報政策課長, window: {window}, scratch_host: {store},"
        f" scratch: {SCRATCH}, quota: 200MiB, sample: 15, seconds: 120}}}}\n",
        "utf-8",
    )
    said(town.workspace, "inventory", "trust", "--accept")
    said(town.workspace, "backup", "manifest", "BK-001")
    said(town.workspace, "backup", "verify", expect=1)
    drilled = said(town.workspace, "backup", "drill", "juki", "--whole")
    assert "すべてを復元し、すべて一致した" in drilled


def struck_city(lab: Lab, fresh_host: Callable[..., RunningHost], workspace: Path) -> NightTown:
    """Three systems and a vault, a good day before: one data set is proven, one never was."""
    vault = layers.backup()
    machines = {
        "juki-sv01": Machine(fresh_host(layer=vault), "住民記録システム"),
        "zeimu-sv01": Machine(fresh_host(), "税務システム"),
        "fukushi-sv01": Machine(fresh_host(), "福祉総合システム"),
        "bkup-sv01": Machine(fresh_host(layer=vault)),
    }
    for name in ("juki-sv01", "bkup-sv01"):
        lab.run(machines[name].host.name, "bash -s", stdin=MIRROR)
    town = found_night_town(workspace, lab, machines, CITY_SYSTEMS, HANDS, COPIES)
    prove_a_copy(town, "SV-4")
    return town


def damage_of(town: NightTown) -> dict[str, tuple[str, str]]:
    """What is answered on 毀損, with the drill that it rests on."""
    found = town.read("deadline")["damage"]
    return {one["data"]: (one["answer"], one["record"]) for one in found}


def test_ransomware_isolates_two_while_the_restore_proceeds(
    lab: Lab,
    fresh_host: Callable[..., RunningHost],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = struck_city(lab, fresh_host, tmp_path / "火見市")
    town.say("start", "住民記録の画面に脅迫文", "--kind", "ransomware")
    assert "期限は数えられていない" in town.say("board")
    town.say("known", "画面に脅迫文", "--section", "市民課", "--who", "山田")
    town.say("facts", "番号=はい", "不正=はい")
    town.say("muster", "南夏樹", "無事", "--here")
    town.say("step", "ra-01", "done", "--by", "山田")
    town.say("mark", "zeimu-sv01", "fukushi-sv01", "isolated", "--note", "感染の疑い")
    town.say("mark", "BK-001", "down", "--note", "暗号化された")
    town.power_off("juki-sv01", "zeimu-sv01", "fukushi-sv01")
    seen = town.read("sweep", "--from", "honcho", expect=1)
    assert (seen["counts"]["isolated"], seen["counts"]["down"]) == (2, 1)

    # the two stay out of the order, the others go on
    order = town.read("order", expect=1)
    assert [one["id"] for one in order["positions"]] == [
        "host:juki-sv01", "data:BK-001", "system:住民記録システム",
    ]  # fmt: skip
    stuck = {one["id"]: "".join(one["why"]) for one in order["stuck"]}
    assert all("隔離中" in stuck[f"host:{name}-sv01"] for name in ("zeimu", "fukushi"))
    assert {"system:税務システム", "system:福祉総合システム"} <= stuck.keys()

    # the clock runs from when a section knew, on the board and in every report
    clocks = town.read("deadline")["deadlines"]
    assert {one["id"]: one["days_left"] for one in clocks}["mynumber-first"] == 4
    for told in (town.say("board"), town.say("report", "--text")):
        assert "（あと4日）特定個人情報の漏えい等の速報" in told
        assert "隔離中 2: fukushi-sv01、zeimu-sv01" in told
        assert "暗号化された" in told
        assert "回答 1/1人" in told or "1人のうち回答 1人" in told

    # 毀損: feared until it is known on which disks all lies (the lab has none) and when it began
    assert damage_of(town)["data:BK-001"] == ("feared", "")
    monkeypatch.setattr(backup_proof, "apart", lambda _: True)
    assert damage_of(town)["data:BK-001"] == ("feared", "BK-001-01")
    town.say("log", "画面に脅迫文が出た", "--at", "10分前")
    assert damage_of(town) == {
        "data:BK-001": ("kept", "BK-001-01"), "data:BK-002": ("feared", ""),
    }  # fmt: skip
    assert "写しあり" in town.say("deadline")

    # the restore goes on; then one of the two is let back, to be built anew
    town.power_on("juki-sv01")
    town.say("mark", "BK-001", "up", "--note", "写しから戻した")
    told = town.read("sweep", "--from", "honcho", "juki-sv01")
    assert told["counts"] == {**seen["counts"], "up": 2, "down": 0}
    left = town.read("order", expect=1)
    assert [one["id"] for one in left["positions"]] == ["system:住民記録システム"]
    town.say("mark", "住民記録システム", "up", "--note", "証明を一枚出せた")
    town.say("mark", "zeimu-sv01", "down", "--note", "隔離を解き、作り直す")
    order = town.read("order", expect=1)
    assert [one["id"] for one in order["positions"]] == [
        "host:zeimu-sv01", "data:BK-002", "system:税務システム",
    ]  # fmt: skip
    assert {one["id"] for one in order["stuck"]} == {
        "host:fukushi-sv01", "system:福祉総合システム",
    }  # fmt: skip
