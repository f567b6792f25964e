"""Answers about copies of whole PostgreSQL servers: odd ones, and those whose exit code lies."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from checks.backup.model import Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Portion, Wish
from checks.backup.tools.pgbackrest import PgBackRest
from checks.backup.tools.postgres import PgBasebackup
from checks.fact import Reply
from checks.model import FactError

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LABEL = "20260228-120000F"
STANZA = Place(ToolKind.PGBACKREST, "/srv/repo", (("stanza", "juki"),))
FOLDER = Place(ToolKind.PG_BASEBACKUP, "/srv/base", (("cluster", "77"),))
WHOLE, QUICK = Portion(Depth.WHOLE), Portion(Depth.STRUCTURE)
FIRST, LAST = f"{5:024X}", f"{6:024X}"
REPORT = (
    "stanza: juki\nstatus: ok\n"
    "  archiveId: 15-1, total WAL checked: 4, total valid WAL: 4\n"
    "    missing: 0, checksum invalid: 0, size invalid: 0, other: 0\n"
    f"  backup: {LABEL}, status: valid, total files checked: 9, total valid files: 9\n"
    "    missing: 0, checksum invalid: 0, size invalid: 0, other: 0"
)


def _reply(*lines: str, status: int = 0) -> Reply:
    return Reply("".join(f"{one}\0" for one in (*lines, "E")).encode(), status, "ab" * 8, 0, AT)


def _info(**changed: Any) -> str:  # noqa: ANN401 - any JSON
    database = {"id": 1, "repo-key": 1}
    backup = {
        "archive": {"start": FIRST, "stop": LAST},
        "database": database,
        "error": False,
        "info": {"size": 100, "repository": {"delta": 30}},
        "label": LABEL,
        "timestamp": {"start": 1772280000, "stop": 1772280100},
        "database-ref": [{"name": "juki", "oid": 5}],
    }
    archive = [{"database": database, "id": "15-1", "min": FIRST, "max": LAST}]
    ok = {"code": 0, "message": "ok"}
    found = {
        "name": "juki",
        "status": ok,
        "cipher": "none",
        "archive": changed.pop("held", archive),
    }
    own = {key: value for key, value in changed.items() if key in backup}
    top = {key: value for key, value in changed.items() if key not in backup}
    return json.dumps([{**found, "backup": [{**backup, **own}], **top}])


def _survey(info: str, *more: str) -> Survey:
    reply = _reply("v pgBackRest 2.45", f"i {info}", f"s {info}", *more, "w 1")
    return PgBackRest().read_survey(STANZA, ["juki", "park"], reply)


def _verified(report: str, info: str = "", *more: str) -> Reading:
    reply = _reply("v 2", f"i {info or _info()}", *more, f"f {report}", "b 9", "w 2")
    return PgBackRest().read_look(STANZA, WHOLE, reply)


def test_info_of_a_healthy_stanza() -> None:
    found = _survey(_info())
    [copy] = found.copies
    assert (copy.id, copy.complete, copy.bytes, copy.stored_bytes) == (LABEL, True, 100, 30)
    assert copy.at == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert isinstance(found.contents, tuple)
    assert [one.present for one in found.contents] == [True, False]
    assert (found.encrypted, found.problems) == (False, ())


@pytest.mark.parametrize(
    ("info", "more"),
    [
        (_info(error=True), ()),
        (_info(error=None), ()),
        (_info(held=[]), ()),
        (_info(archive={"start": None, "stop": None}), ()),
        (_info(archive={"start": FIRST, "stop": f"{9:024X}"}), ()),
        (_info(), (f"g {FIRST} {LAST}",)),
    ],
)
def test_backup_that_cannot_be_restored_is_no_copy(info: str, more: tuple[str, ...]) -> None:
    found = _survey(info, *more)
    assert [copy.complete for copy in found.copies] in ([False], [])
    assert found.newest is None
    assert found.problems
    reply = _reply("v 2", f"i {info}", *more, "w 1")
    assert not PgBackRest().read_look(STANZA, QUICK, reply).sound


def test_cipher_and_state() -> None:
    assert _survey(_info(cipher="aes-256-cbc")).encrypted is True
    assert isinstance(_survey(_info(cipher="mixed")).encrypted, FactError)
    assert _survey(_info(status={"code": 4, "message": "different"})).problems


@pytest.mark.parametrize(
    "lines",
    [
        ("v 2", "x 42", "w 1"),
        ("v 2", "i []", "w 1"),
        ("v 2", "i not json", "w 1"),
        ("v 2", "i [{}]", "w 1"),
        ("v 2", "w 1"),
        ("v 2", f"i {_info(backup=[], status={'code': 3, 'message': 'missing'})}", "w 1"),
    ],
)
def test_stanza_that_does_not_answer_is_unknown(lines: tuple[str, ...]) -> None:
    for call in (
        lambda: PgBackRest().read_survey(STANZA, ["juki"], _reply(*lines)),
        lambda: PgBackRest().read_look(STANZA, QUICK, _reply(*lines)),
    ):
        with pytest.raises(FactError):
            call()


def test_verify_that_names_everything_valid_is_sound() -> None:
    read = _verified(REPORT)
    assert (read.sound, read.depth, read.read_bytes) == (True, Depth.WHOLE, 9)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: ok", "status: error"),
        ("status: valid", "status: invalid"),
        ("valid files: 9", "valid files: 8"),
        ("valid WAL: 4", "valid WAL: 3"),
        ("missing: 0", "missing: 2204"),
        ("checksum invalid: 0", "checksum invalid: 1"),
        ("status: ok", "status: ok\n  checksum invalid: 1"),
    ],
)
def test_verify_is_judged_by_its_words(old: str, new: str) -> None:
    assert old in REPORT
    assert not _verified(REPORT.replace(old, new, 1)).sound


@pytest.mark.parametrize(
    "report",
    [
        "",
        "ERROR: [031]: invalid option '--output'",
        "stanza: juki\nstatus: ok",
        REPORT.replace("juki", "park"),
        REPORT.replace(LABEL, "20260101-000000F"),
        REPORT.replace("archiveId", "archive"),
        REPORT[: REPORT.index("  backup")],
    ],
)
def test_verify_that_says_too_little_is_unknown(report: str) -> None:
    with pytest.raises(FactError):
        _verified(report)


def test_above_the_budget_nothing_is_claimed() -> None:
    with pytest.raises(FactError, match="budget"):
        PgBackRest().read_look(STANZA, WHOLE, _reply("v 2", f"i {_info()}", "c ", "w 1"))


@pytest.mark.parametrize("text", ["check", "stanza-", "expire", "start ", "stop ", "archive-push"])
def test_only_commands_that_do_not_write(text: str) -> None:
    tool, wish = PgBackRest(), Wish(LABEL, (), "/s")
    for fragment in (
        tool.survey(STANZA, []),
        tool.look(STANZA, WHOLE),
        tool.restore(STANZA, wish),
    ):
        words = fragment.text.replace("--stanza=", "").replace("$stanza", "").split()
        assert not any(word.strip('"').startswith(text.strip()) for word in words if word[0] != "#")


@pytest.mark.parametrize(
    "options", [(), (("stanza", "a b"),), (("stanza", "a"), ("config", "/x; id"))]
)
def test_odd_options_are_refused(options: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(FactError):
        PgBackRest().survey(Place(ToolKind.PGBACKREST, "/srv/repo", options), [])


BASE = (
    "z +0900",
    "v pg_verifybackup 15",
    "d 0 900 1772280000 plain .",
    "l 0 start 2026-02-28 21:00:00 JST",
    "l 0 wal 000000010000000000000003",
    "m 0 12 800 ok",
    "y 0 77",
    "w 0 yes",
    "o 0",
    "b 0",
    "t 1",
)
LOOKED = ("z +0900", "v 15", "d 0 900 1772280000 plain .", "r 0 0 verify", "o 0", "b 900", "t 1")


def _without(lines: tuple[str, ...], old: str, *new: str) -> tuple[str, ...]:
    assert any(one.startswith(old) for one in lines)
    return tuple(each for one in lines for each in (new if one.startswith(old) else (one,)))


def test_base_backup_with_label_and_manifest() -> None:
    found = PgBasebackup().read_survey(FOLDER, ["juki"], _reply(*BASE))
    [copy] = found.copies
    assert copy.at == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert (copy.complete, copy.files, copy.bytes) == (True, 12, 800)
    assert isinstance(found.contents, tuple)
    assert found.contents[0].present


@pytest.mark.parametrize(
    ("old", "new", "complete"),
    [
        ("m 0", ("m 0 12 800 bad",), False),
        ("m 0", ("m 0 0 0 absent",), False),
        ("l 0 start", (), False),
        ("d 0", ("d 0 900 1772280000 broken .",), False),
        ("w 0", ("w 0 no",), None),
    ],
)
def test_base_backup_that_lacks_something(
    old: str, new: tuple[str, ...], complete: bool | None
) -> None:
    lines = _without(BASE, old, *new)
    found = PgBasebackup().read_survey(FOLDER, ["juki"], _reply(*lines))
    assert found.copies[0].complete is complete
    assert found.problems


def test_base_backup_of_another_server_is_not_ours() -> None:
    lines = _without(BASE, "y 0", "y 0 78")
    found = PgBasebackup().read_survey(FOLDER, ["juki"], _reply(*lines))
    assert isinstance(found.contents, tuple)
    assert not found.contents[0].present
    nobody = Place(ToolKind.PG_BASEBACKUP, "/srv/base", ())
    asked = PgBasebackup().read_survey(nobody, ["juki"], _reply(*BASE))
    assert isinstance(asked.contents, FactError)


def test_verified_base_backup_is_sound() -> None:
    assert PgBasebackup().read_look(FOLDER, WHOLE, _reply(*LOOKED)).sound


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("r 0", ("r 0 1 verify",)),
        ("r 0", ("r 0 0 verify", "e 0 1 content")),
        ("r 0", ("r 0 1 verify", "e 0 3 missing")),
        ("d 0", ("d 0 900 1772280000 broken .",)),
    ],
)
def test_trouble_of_a_base_backup_is_told(old: str, new: tuple[str, ...]) -> None:
    read = PgBasebackup().read_look(FOLDER, WHOLE, _reply(*_without(LOOKED, old, *new)))
    assert not read.sound
    assert read.errors


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("r 0", ("r 0 127 verify",)),
        ("r 0", ("r 0 0 packed", "e 0 1 unproven")),
        ("r 0", ()),
        ("r 0", ("c 0",)),
        ("b 900", ("b 0",)),
        ("d 0", ()),
    ],
)
def test_base_backup_that_was_not_read_is_unknown(old: str, new: tuple[str, ...]) -> None:
    with pytest.raises(FactError):
        PgBasebackup().read_look(FOLDER, WHOLE, _reply(*_without(LOOKED, old, *new)))
