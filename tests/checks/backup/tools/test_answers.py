"""Answers of fragments: a cut, odd or foreign one is never read for a good one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.model import Depth, Place, ToolKind
from checks.backup.tool import Portion, Tool, Wish
from checks.backup.tools.answers import known_sources, named_time, records, zone
from checks.backup.tools.archive import Archive
from checks.backup.tools.duplicity import Duplicity
from checks.backup.tools.tree import Tree
from checks.backup.tools.tree_log import runs
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
TOKYO = timezone(timedelta(hours=9))
PLACES = {
    ToolKind.TREE: Place(ToolKind.TREE, "/b", (("layout", "dated"), ("checksums", "list"))),
    ToolKind.ARCHIVE: Place(ToolKind.ARCHIVE, "/b", ()),
    ToolKind.DUPLICITY: Place(ToolKind.DUPLICITY, "/b", (("root", "/srv"),)),
}
SURVEYS: dict[ToolKind, tuple[Tool, bytes]] = {
    ToolKind.TREE: (
        Tree(),
        b"o 1\0g 1700000000.5 1 2026-11-19\0p 0 2026-11-19\0g 1700086400.5 1 2026-11-20\0"
        b"p 0 2026-11-20\0z +0900\0v rsync\0k plain\0n 0 3 30 30 0 2026-11-20\0"
        b"n 0 2 20 20 0 2026-11-19\0s 0 0 3 30\0c 1 3\0E\0",
    ),
    ToolKind.ARCHIVE: (
        Archive(),
        b"i 100 1700000000.1 gz a-20261119.tar.gz\0i 120 1700086400.1 gz a-20261120.tar.gz\0o 0\0"
        b"z +0900\0v tar\0m A 3 30 2026-11-20 01:00:00 0 0 0 0 0\0u A 0 0 nul\0"
        b"m B 2 20 2026-11-19 01:00:00 0 0 0 0 0\0u B 0 0 nul\0s A 0 3 30\0"
        b"s B 0 2 20\0c 1 0 1\0k crypt\0E\0",
    ),
    ToolKind.DUPLICITY: (
        Duplicity(),
        b"v duplicity 0.8.22\0f 10 duplicity-full.20261119T000000Z.vol1.difftar.gpg\0"
        b"f 1 duplicity-full.20261119T000000Z.manifest.gpg\0"
        b"f 10 duplicity-inc.20261119T000000Z.to.20261120T000000Z.vol1.difftar.gpg\0"
        b"f 1 duplicity-inc.20261119T000000Z.to.20261120T000000Z.manifest.gpg\0"
        b"q 0 No orphaned or incomplete backup sets found.\0l 0 -\0"
        b"m duplicity-full.20261119T000000Z.manifest 1 web01 /srv\0"
        b"m duplicity-inc.20261119T000000Z.to.20261120T000000Z.manifest 1 web01 /srv\0"
        b"d 20261119T000000Z 2 2 0 0 0\0d 20261120T000000Z 3 1 0 1 0\0s 0 3\0E\0",
    ),
}
LOOKS: dict[ToolKind, bytes] = {
    ToolKind.TREE: b"f 3 3 3\0b 30\0r 0 3 0 0 0\0w 1\0E\0",
    ToolKind.ARCHIVE: b"f 1 1\0b 9\0r gz 9 0 0 nul 3 30 0 none yes - 0 a-20261120.tar.gz\0w 1\0E\0",
    ToolKind.DUPLICITY: b"l 0 -\0h 2 0 0 20 2\0y 0 3 -\0w 1\0E\0",
}
KINDS = tuple(SURVEYS)


def answered(body: bytes, status: int = 0) -> Reply:
    return Reply(body, status, "0123456789abcdef", 0, AT)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_answer_is_read(kind: ToolKind) -> None:
    tool, body = SURVEYS[kind]
    seen = tool.read_survey(PLACES[kind], ["/srv"], answered(body))
    assert len(seen.copies) == 2
    assert seen.newest is seen.copies[-1]
    assert seen.newest.files == 3
    assert seen.encrypted is (kind is not ToolKind.TREE)
    assert not isinstance(seen.change, FactError)
    assert (seen.change.added, seen.change.removed, seen.change.changed) == (1, 0, 1)
    assert not isinstance(seen.contents, FactError)
    assert [(one.present, one.files) for one in seen.contents] == [(True, 3)]
    assert tool.read_look(PLACES[kind], Portion(Depth.WHOLE), answered(LOOKS[kind])).sound


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_a_cut_answer_is_an_error(kind: ToolKind, data: st.DataObject) -> None:
    tool, body = SURVEYS[kind]
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(FactError):
        tool.read_survey(PLACES[kind], ["/srv"], answered(body[:cut]))
    look = LOOKS[kind]
    cut = data.draw(st.integers(0, len(look) - 1))
    with pytest.raises(FactError):
        tool.read_look(PLACES[kind], Portion(Depth.WHOLE), answered(look[:cut]))


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_an_altered_answer_is_read_or_an_error_and_nothing_else(
    kind: ToolKind, data: st.DataObject
) -> None:
    tool, body = SURVEYS[kind]
    for raw, read in ((body, False), (LOOKS[kind], True)):
        odd = bytearray(raw)
        odd[data.draw(st.integers(0, len(odd) - 1))] = data.draw(st.integers(0, 255))
        try:
            if read:
                tool.read_look(PLACES[kind], Portion(Depth.WHOLE), answered(bytes(odd)))
            else:
                tool.read_survey(PLACES[kind], ["/srv"], answered(bytes(odd)))
        except FactError:
            continue


NOTHING: dict[ToolKind, bytes] = {
    ToolKind.TREE: b"a \0E\0",
    ToolKind.ARCHIVE: b"f 0 0\0b 0\0w 1\0E\0",
    ToolKind.DUPLICITY: b"l 0 -\0h 0 0 0 0 0\0y 0 0 -\0w 1\0E\0",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("depth", Depth)
def test_nothing_is_not_sound(kind: ToolKind, depth: Depth) -> None:
    tool, portion = SURVEYS[kind][0], Portion(depth, 2, 3)
    with pytest.raises(FactError):
        tool.read_look(PLACES[kind], portion, answered(NOTHING[kind]))


@pytest.mark.parametrize("kind", KINDS)
@given(st.integers(0, 60))
def test_a_record_that_is_missing_is_not_sound(kind: ToolKind, number: int) -> None:
    tool, parts = SURVEYS[kind][0], LOOKS[kind].split(b"\0")
    del parts[number % (len(parts) - 1)]
    with pytest.raises(FactError):
        tool.read_look(PLACES[kind], Portion(Depth.WHOLE), answered(b"\0".join(parts)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "why"),
    [(91, Why.NO_TOOL), (92, Why.NO_PRIVILEGE), (1, Why.COMMAND_FAILED)],
)
def test_a_fragment_that_failed_tells_why(kind: ToolKind, status: int, why: Why) -> None:
    tool, body = SURVEYS[kind]
    for read in (tool.read_survey, tool.read_look):
        with pytest.raises(FactError) as odd:
            read(PLACES[kind], Portion(Depth.WHOLE), answered(body, status))  # type: ignore[arg-type]
        assert odd.value.why is why
    with pytest.raises(FactError):
        tool.read_restore(PLACES[kind], Wish("x", (), "/scratch"), answered(b"", 143))


LATER = [
    ("data-20261120.tar.gz", datetime(2026, 11, 19, 15, tzinfo=UTC)),
    ("data-2026-11-20T03-15-00Z.zip", datetime(2026, 11, 20, 3, 15, tzinfo=UTC)),
    ("2026-11-20_0315", datetime(2026, 11, 19, 18, 15, tzinfo=UTC)),
    ("v2-20261120-031500.7z", datetime(2026, 11, 19, 18, 15, tzinfo=UTC)),
    ("data.tar", None),
    ("data-20261320.tar", None),
    ("data-20260231.tar", None),
    ("20261119-20261120.tar", None),
    ("1202611201.tar", None),
]


@pytest.mark.parametrize(("name", "at"), LATER)
def test_a_name_tells_one_time_or_none(name: str, at: datetime | None) -> None:
    assert named_time(name, TOKYO) == at


def test_zones_are_offsets() -> None:
    assert zone("+0900") == TOKYO
    assert zone("-0330") == timezone(-timedelta(hours=3, minutes=30))
    for odd in ("JST", "+9", "+9999", ""):
        with pytest.raises(FactError):
            zone(odd)


def test_sources_below_the_strip_only() -> None:
    assert known_sources(["/srv/a", "/srv"], "/srv/") == ("a", "")
    for odd in ("srv", "/var", "/srv/../etc", "/srvx"):
        with pytest.raises(FactError):
            known_sources([odd], "/srv")


@pytest.mark.parametrize("strip", ["/../../etc", "/srv/..", "srv"])
@pytest.mark.parametrize("tool", [Tree(), Archive()])
def test_a_strip_leads_nowhere_but_below_the_scratch_folder(tool: Tool, strip: str) -> None:
    place = Place(tool.kind, "/backup", (("strip", strip),))
    with pytest.raises(FactError):
        tool.restore(place, Wish("a.tar", (), "/srv/scratch/data"))


def test_the_log_of_rsync_tells_how_its_last_run_ended() -> None:
    good = "2026/11/21 03:00:01 [12] sent 1,234 bytes  received 35 bytes  total size 5"
    bad = "2026/11/21 03:00:01 [12] rsync error: some files could not be transferred (code 23)"
    told = runs([good], TOKYO)
    assert told.ended == datetime(2026, 11, 20, 18, 0, 1, tzinfo=UTC)
    assert told.complete(datetime(2026, 11, 20, 18, tzinfo=UTC)) is True
    assert runs([good, bad], TOKYO).complete(datetime(2026, 11, 20, 18, tzinfo=UTC)) is False
    assert runs([], TOKYO).ended is None
    for odd in (["unreadable"], ["what?"], [good, "what?"]):
        with pytest.raises(FactError):
            runs(odd, TOKYO)


WRONG = [
    (b"gz 9 1 2 none 3 30 0 none yes - 0 a", "展開できない"),
    (b"gz 9 141 2 none 3 30 0 none yes - 0 a", "書庫爆弾"),
    (b"zip 9 0 0 - 3 30 0 none yes - 1 a", "書庫爆弾"),
    (b"tar 9 0 0 eof 3 30 0 ok no - 0 a", "終わりの印"),
    (b"tar 9 0 2 nul 3 30 0 ok no - 0 a", "一覧を読めない"),
    (b"tar 9 0 0 nul 0 0 0 ok no - 0 a", "1件も入っていない"),
    (b"tar 9 0 0 nul 3 30 0 bad no - 0 a", "一覧と違う"),
    (b"7z 9 0 0 - 3 30 0 none yes bad 0 a", "展開できない"),
    (b"zip 0 0 9 - 0 0 0 none yes bad 0 a", "空のファイル"),
]
DOUBTFUL = [
    b"tar 9 0 0 nul 3 30 0 none no - 0 a",
    b"xz 9 0 0 nul 3 30 0 none no - 0 a",
    b"zip 9 0 0 - 3 30 3 none yes shut 0 a",
    b"7z 9 0 2 shut 0 0 0 none yes shut 0 a",
    b"zip 9 0 0 - 3 30 0 none yes - 0 a",
    b"none 9 0 0 - 0 0 0 - - - 0 a",
]


@pytest.mark.parametrize(("record", "word"), WRONG)
def test_what_is_wrong_with_an_archive_is_said(record: bytes, word: str) -> None:
    body = b"f 1 1\0b 9\0r " + record + b"\0w 1\0E\0"
    reading = Archive().read_look(PLACES[ToolKind.ARCHIVE], Portion(Depth.WHOLE), answered(body))
    assert not reading.sound
    assert [word in error.ja for error in reading.errors] == [True]
    assert isinstance(reading.errors[0], T)


@pytest.mark.parametrize("record", DOUBTFUL)
def test_an_archive_that_cannot_tell_is_not_known(record: bytes) -> None:
    body = b"f 1 1\0b 9\0r " + record + b"\0w 1\0E\0"
    with pytest.raises(FactError) as odd:
        Archive().read_look(PLACES[ToolKind.ARCHIVE], Portion(Depth.WHOLE), answered(body))
    assert odd.value.why is Why.UNDETERMINED


@pytest.mark.parametrize("body", ["山田花子.csv 1", "z 山田花子", "c 山田花子.csv"])
def test_what_is_odd_in_an_answer_is_never_quoted(body: str) -> None:
    reply = Reply(
        f"{body}\0E\0".encode(), 0, "0123456789abcdef", 0, datetime(2026, 1, 1, tzinfo=UTC)
    )
    with pytest.raises(FactError) as odd:
        records(reply, "c").numbers("c")
    assert "山田" not in odd.value.detail + odd.value.detail_ja
