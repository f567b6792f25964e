"""What a scratch server printed, read; an answer that is not whole is never a good one."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.scratch_shell import ACCOUNT
from checks.backup.scratch_sql import mariadb, postgres, postgres_cluster, read_loaded, read_tables
from checks.backup.script import render_script
from checks.backup.tool import Fragment
from checks.fact import Reply
from checks.model import FactError, Why
from tests.checks.backup.asked import asked

GOOD = (
    'n off\nv postgres (PostgreSQL) 15\nl 0 0 plain\nT\t"postgres"\t0\n'
    't\t"juki"\t"public.a"\t3\t77\nt\t"juki"\t"pg_largeobject"\t1\t5\nT\t"juki"\t1\n'
    "k 10\nq 0 0 3|\nq 1 1 \ng yes\nE"
)


def _reply(text: str, status: int = 0) -> Reply:
    return Reply(text.encode(), status, "ab" * 8, 0, datetime(2026, 1, 1, tzinfo=UTC))


def test_good_load() -> None:
    found = read_loaded(_reply(GOOD), 2)
    assert found.complaints == ()
    assert [(one.name, one.rows, one.digest) for one in found.tables] == [
        ("public.a", 3, "77"),
        ("pg_largeobject", 1, "5"),
    ]
    assert found.answers == ("3", None)
    assert (found.alone, found.erased, found.used_bytes) == (True, True, 10240)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("l 0 0", "l 1 0", "cannot be read"),
        ("l 0 0", "l 0 3", "loading failed"),
        ("l 0 0", "l 124 0", "time limit"),
        ("l 0 0", "l - 0", "cannot be read"),
        ("l 0 0 plain\n", "x cut\nl 0 0 plain\n", "no end mark"),
        ("l 0 0 plain\n", "x empty\n", "is empty"),
        ("l 0 0 plain\n", "l 0 0 plain\ns 23505 12\n", "error 23505 at line 12"),
        ("l 0 0 plain\n", "", "never began"),
        ("k 10\n", "k 10\nx quota\n", "quota"),
        ('T\t"juki"\t1', 'T\t"juki"\t2', "1 tables of 2"),
        ('T\t"juki"\t1\n', 'T\t"other"\t1\n', "0 tables of 1"),
        ("public.a", "public.a\\x", "name of a table"),
    ],
)
def test_each_trouble_is_told(old: str, new: str, words: str) -> None:
    assert old in GOOD
    found = read_loaded(_reply(GOOD.replace(old, new)), 2)
    assert any(words in one.en for one in found.complaints)


def test_end_of_a_pipe_is_no_trouble_of_its_own() -> None:
    found = read_loaded(_reply(GOOD.replace("l 0 0", "l 141 3")))
    assert [one.en for one in found.complaints] == ["loading failed (exit 3)"]
    alone = read_loaded(_reply(GOOD.replace("l 0 0", "l 141 0")))
    assert alone.complaints != ()


def test_left_over_is_told() -> None:
    assert not read_loaded(_reply(GOOD.replace("g yes", "g no"))).erased


@pytest.mark.parametrize("cut", range(1, len(GOOD)))
def test_cut_answer_is_never_good(cut: int) -> None:
    with pytest.raises(FactError, match="truncated"):
        read_loaded(_reply(GOOD[:-cut]))


@pytest.mark.parametrize(("status", "why"), [(91, Why.NO_TOOL), (92, Why.NO_PRIVILEGE)])
def test_missing_tool_and_privilege(status: int, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        read_loaded(_reply("", status))
    assert caught.value.why is why


def test_tables_of_two_databases_are_told_apart() -> None:
    text = 't\t"a"\t"t"\t1\t1\nT\t"a"\t1\nt\t"b"\t"t"\t2\t2\nT\t"b"\t1\nE'
    assert [one.name for one in read_tables(_reply(text))] == ["a/t", "b/t"]


@given(st.text(alphabet='tTE\t"a10\n', max_size=40))
def test_odd_tables_are_a_fact_error_or_whole(text: str) -> None:
    try:
        found = read_tables(_reply(text))
    except FactError:
        return
    assert all(one.rows >= 0 for one in found)


@pytest.mark.parametrize("make", [postgres, mariadb])
def test_only_plain_absolute_paths(make: Callable[[str, str], Fragment]) -> None:
    for path in ("rel", "/a/../b", "/a\0b"):
        with pytest.raises(FactError):
            make("/scratch", path)
        with pytest.raises(FactError):
            make(path, "/dump")


def test_cluster_must_lie_in_the_scratch_folder() -> None:
    with pytest.raises(FactError, match="outside"):
        postgres_cluster("/scratch", "/var/lib/postgresql/15/main")


def test_question_is_sql_and_stays_one_word() -> None:
    with pytest.raises(FactError, match="must be SQL"):
        postgres("/s", "/d", (("juki", " \\! id"),))
    evil = "SELECT '$(touch /x)`id`'"
    script = render_script([postgres("/s", "/d", (("juki", evil),))], {}).decode()
    assert "ask 0 'juki' 'SELECT '\\''$(touch /x)`id`'\\'''" in script


def test_a_whole_server_names_the_database_of_every_table() -> None:
    found = read_loaded(_reply(GOOD), 2, prefixed=True)
    assert [one.name for one in found.tables] == ["juki/public.a", "juki/pg_largeobject"]
    assert found.databases == ("postgres", "juki")


@pytest.mark.parametrize("link", ["pg_wal", "pg_tblspc/16999", "base/5/1259"])
def test_no_server_writes_through_a_link_that_a_copy_holds(tmp_path: Path, link: str) -> None:
    (tmp_path / "production").mkdir()
    folder = tmp_path / "data"
    (folder / link).parent.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("15\n")
    (folder / link).symlink_to(tmp_path / "production")
    reply = asked(postgres_cluster(str(tmp_path), str(folder)))
    assert reply.text == "x spaces\nE\n"
    assert list((tmp_path / "production").iterdir()) == []


def test_a_copy_that_could_not_be_tried_is_no_bad_copy() -> None:
    with pytest.raises(FactError, match="tablespaces"):
        read_loaded(_reply("x spaces\nE"))


@pytest.mark.skipif(os.geteuid() != 0, reason="an account to change to is wanted")
def test_nobody_but_root_loads_a_dump_which_would_act_as_its_loader() -> None:
    values = "need() { :; }; scratch=/tmp; dump=/tmp; account=nobody; U=$(id -u)\n"
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-s"],
        input=values + ACCOUNT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (92, "")
    with pytest.raises(FactError) as odd:
        read_loaded(_reply("", 92), 0)
    assert odd.value.why is Why.NO_PRIVILEGE
