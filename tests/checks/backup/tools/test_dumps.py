"""What the fragments say of dumps, read: times, ends, tables; silence is never a good answer."""

from datetime import UTC, datetime

import pytest

from checks.backup.model import Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Portion, Tool, Wish
from checks.backup.tools.mysql import MysqlDump
from checks.backup.tools.postgres import PgDump
from checks.fact import Reply
from checks.model import FactError

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON = int(datetime(2026, 2, 28, 12, tzinfo=UTC).timestamp())
WHOLE = Portion(Depth.WHOLE)
PLAIN = (
    "z +0900",
    "v pg_restore 15",
    f"d 0 500 {NOON} plain cat juki-20260228.sql",
    "i 0 rows 3 public.a",
    'i 0 rows 0 tax."odd ""表"',
    "i 0 table public.a",
    "i 0 trailer 1",
    "i 0 lines 40",
    "r 0 0",
    "s 0 whole",
    "o 0",
    "b 500",
    "w 1",
)
CUSTOM = (
    "z +0900",
    "v pg_restore 15",
    f"d 0 500 {NOON} custom cat juki.dump",
    "i 0 on 2026-02-28 21:00:05 JST",
    "i 0 base juki",
    "i 0 toc TABLE public a app",
    "i 0 toc TABLE DATA public a app",
    "i 0 lines 30",
    "r 0 0",
    "s 0 list",
    "o 0",
    "b 0",
    "w 0",
)


def _reply(lines: tuple[str, ...]) -> Reply:
    return Reply("".join(f"{one}\0" for one in (*lines, "E")).encode(), 0, "ab" * 8, 0, AT)


def _place(**options: str) -> Place:
    return Place(ToolKind.PG_DUMP, "/srv/dumps", tuple(options.items()))


def _survey(lines: tuple[str, ...], tool: Tool | None = None, **options: str) -> Survey:
    return (tool or PgDump()).read_survey(_place(**options), ["juki"], _reply(lines))


def _look(lines: tuple[str, ...], portion: Portion = WHOLE) -> Reading:
    return PgDump().read_look(_place(), portion, _reply(lines))


def _with(lines: tuple[str, ...], old: str, *new: str) -> tuple[str, ...]:
    assert any(one.startswith(old) for one in lines)
    return tuple(each for one in lines for each in (new if one.startswith(old) else (one,)) if each)


def test_plain_dump_with_its_end_is_whole() -> None:
    found = _survey(PLAIN, tables="public.a")
    [copy] = found.copies
    assert (copy.complete, copy.files, copy.stored_bytes) == (True, 2, 500)
    assert copy.at == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert isinstance(found.contents, tuple)
    assert found.contents[0].present
    assert _look(PLAIN).sound


def test_a_cut_newest_dump_does_not_hide_the_older_whole_ones() -> None:
    cut = (
        f"d 1 400 {NOON + 86400} plain cat juki-20260301.sql",
        "i 1 trailer 0",
        "i 1 lines 9",
        "r 1 0",
        "s 1 whole",
    )
    found = _survey((*PLAIN, *cut), tables="public.a")
    assert [(copy.sources, copy.complete) for copy in found.copies] == [
        (("juki",), True),
        ((), False),
    ]
    assert isinstance(found.contents, tuple)
    assert not found.contents[0].present
    assert _survey(PLAIN).copies[0].sources == ()  # without tables nothing tells whose it is


def test_plain_dump_does_not_name_its_database() -> None:
    assert isinstance(_survey(PLAIN).contents, FactError)


def test_custom_dump_tells_time_database_and_tables() -> None:
    found = _survey(CUSTOM)
    [copy] = found.copies
    assert copy.at == datetime(2026, 2, 28, 12, 0, 5, tzinfo=UTC)
    assert (copy.sources, copy.complete, copy.files) == (("juki",), None, 1)
    assert isinstance(found.contents, tuple)
    assert found.contents[0].present
    assert found.problems == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("i 0 trailer", ("i 0 trailer 0",), "no end mark"),
        ("r 0", ("r 0 1",), "cannot be read"),
        ("i 0 trailer", ("i 0 end middle",), "middle of a statement"),
        ("i 0 trailer", ("i 0 trailer 1", "i 0 failed view"), "a broken view"),
        ("d 0", (f"d 0 0 {NOON} empty cat juki.sql",), "is empty"),
        ("d 0", (f"d 0 9 {NOON} other cat juki.sql",), "no dump"),
        ("d 0", (f"d 0 9 {NOON} open cat juki.dir",), "no list"),
    ],
)
def test_damage_is_told_and_no_copy_is_complete(old: str, new: tuple[str, ...], words: str) -> None:
    lines = _with(PLAIN, old, *new)
    found = _survey(lines, tables="public.a")
    assert found.copies[0].complete is False
    assert found.newest is None
    assert any(words in one.en for one in found.problems)
    read = _look(lines)
    assert not read.sound
    assert any(words in one.en for one in read.errors)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (_with(PLAIN, "i 0 trailer", ""), "without an end mark"),
        (_with(_with(PLAIN, "s 0", "s 0 begin"), "i 0 trailer", ""), "read to its end"),
        (_with(PLAIN, "d 0", f"d 0 9 {NOON} sealed cat juki.gpg"), "encrypted"),
        (_with(PLAIN, "d 0", f"d 0 9 {NOON} unread cat juki.sql"), "no right"),
        (_with(CUSTOM, "r 0", "r 0 127"), "pg_restore is not"),
        (_with(_with(PLAIN, "s 0", ""), "r 0", "c 0"), "was not read"),
        (("z +0900", "v -", "o 3", "b 0", "w 0"), "no dump"),
        (("a ",), "no place"),
        (_with(PLAIN, "i 0 lines", ""), "did not come"),
        (_with(PLAIN, "r 0", "r 0 -"), "unclear"),
        ((*PLAIN, "k 1"), "of no known kind"),
    ],
)
def test_what_is_not_known_is_not_sound(lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(FactError, match=words):
        _look(lines)


def test_cut_answer_is_not_read() -> None:
    whole = _reply(PLAIN)
    for cut in range(1, len(whole.body)):
        body = whole.body[:-cut]
        with pytest.raises(FactError):
            PgDump().read_look(_place(), WHOLE, Reply(body, 0, "ab" * 8, 0, AT))


def test_definitions_without_data_are_no_copy() -> None:
    lines = _with(CUSTOM, "i 0 toc TABLE DATA", "")
    assert _survey(lines).copies[0].complete is False
    assert "no data" in _survey(lines).problems[0].en


def test_other_database_and_missing_table() -> None:
    other = _survey(_with(CUSTOM, "i 0 base", "i 0 base park"))
    assert isinstance(other.contents, tuple)
    assert not other.contents[0].present
    lacking = _survey(CUSTOM, tables="public.a tax.bills")
    assert lacking.copies[0].complete is False
    assert "tax.bills" in lacking.problems[0].en


def test_tables_without_data_are_told_unless_partitions_explain_them() -> None:
    lines = _with(CUSTOM, "i 0 lines", "i 0 toc TABLE public b app", "i 0 lines 31")
    assert "public.b" in _survey(lines).problems[0].en
    parted = (*lines[:-4], "i 0 toc TABLE ATTACH public b_1 app", *lines[-4:])
    assert _survey(parted).problems == ()


@pytest.mark.parametrize(
    ("name", "changed", "options", "at"),
    [
        ("juki-20260228.sql", NOON, {}, datetime(2026, 2, 28, 12, tzinfo=UTC)),
        ("juki-20260227.sql", NOON, {}, datetime(2026, 2, 26, 15, tzinfo=UTC)),
        ("juki-20260226_0100.sql", NOON, {}, datetime(2026, 2, 25, 16, tzinfo=UTC)),
        ("juki.sql", NOON, {}, None),
        ("juki.sql", NOON, {"time": "mtime"}, datetime(2026, 2, 28, 12, tzinfo=UTC)),
    ],
)
def test_time_of_the_file_alone_is_nothing(
    name: str, changed: int, options: dict[str, str], at: datetime | None
) -> None:
    lines = _with(PLAIN, "d 0", f"d 0 500 {changed} plain cat {name}")
    place = _place(**options)
    assert PgDump().read_survey(place, ["juki"], _reply(lines)).copies[0].at == at


def test_time_without_zone_is_never_newer_than_the_file() -> None:
    lines = _with(PLAIN, "i 0 trailer", "i 0 trailer 1", "i 0 at 2026-03-01 03:00:00")
    assert _survey(lines, MysqlDump()).copies[0].at == datetime(2026, 2, 28, 12, tzinfo=UTC)
    older = _with(PLAIN, "i 0 trailer", "i 0 trailer 1", "i 0 at 2026-02-28 03:00:00")
    assert _survey(older, MysqlDump()).copies[0].at == datetime(2026, 2, 27, 18, tzinfo=UTC)


def test_time_in_an_unknown_zone_is_not_guessed() -> None:
    lines = _with(CUSTOM, "i 0 on", "i 0 on 2026-02-28 21:00:05 KST")
    assert _survey(lines).copies[0].at is None


def test_left_out_for_the_budget_is_only_a_part() -> None:
    second = (f"d 1 900 {NOON} plain cat b.sql", "c 1")
    read = _look((*PLAIN[:-3], *second, *PLAIN[-3:]))
    assert (read.depth, read.part, read.sound) == (Depth.PART, (1, 2), True)


@pytest.mark.parametrize("copy", ["../x", "", "..", "a/b"])
def test_restore_keeps_to_its_folder(copy: str) -> None:
    with pytest.raises(FactError):
        PgDump().restore(_place(), Wish(copy, (), "/scratch"))


def test_pattern_and_place_are_checked() -> None:
    with pytest.raises(FactError):
        PgDump().survey(_place(files="../*"), [])
    with pytest.raises(FactError):
        PgDump().survey(Place(ToolKind.PG_DUMP, "dumps", ()), [])
