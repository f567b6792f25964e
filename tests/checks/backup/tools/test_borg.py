"""Answers of borg 1.2: every stage must say itself that all is well."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.model import Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Portion, Wish
from checks.backup.tools.borg import Borg
from checks.model import FactError, Why
from tests.checks.backup.tools.transcripts import AT, reply

TOOL, PLACE = Borg(), Place(ToolKind.BORG, "/backup/a", ())
_VERSION = ("version", 0, '{"type": "log_message", "message": "borgbackup version 1.2.4"}')
_BEGIN = [_VERSION, ("shadow", 0, "")]


def _log(level: str, message: str, **more: str) -> str:
    return json.dumps({"type": "log_message", "message": message, "levelname": level, **more})


REPOSITORY = _log("INFO", "Finished full repository check, no problems found.")
PARTIAL = _log("INFO", "Finished partial repository check, no problems found.")
ARCHIVES = _log("INFO", "Archive consistency check complete, no problems found.")
DATA = _log(
    "INFO",
    "Finished cryptographic data integrity verification, verified 43 chunks with 0 integrity "
    "errors.",
)
BAD = _log("ERROR", "Data integrity error: Segment entry checksum mismatch [segment 2, offset 8]")
_ASKED = '{"env_var": "BORG_X", "type": "question_env_answer", "message": "yes (from BORG_X)"}'
_WRONG = _log("ERROR", "passphrase is incorrect.", msgid="PassphraseWrong")
WELL = {
    Depth.STRUCTURE: [ARCHIVES],
    Depth.PART: [PARTIAL],
    Depth.WHOLE: [REPOSITORY, DATA, ARCHIVES],
}


def _look(lines: list[str], code: int, depth: Depth = Depth.WHOLE, locks: str = "") -> Reading:
    text = "\n".join([*lines, f"rc {code}"])
    parts = [*_BEGIN, ("locks", 0, locks), ("look", 0, text), ("took", 0, "1")]
    return TOOL.read_look(PLACE, Portion(depth, 1, 7), reply(parts))


@pytest.mark.parametrize("depth", Depth)
def test_sound_is_what_every_stage_calls_so(depth: Depth) -> None:
    assert _look(WELL[depth], 0, depth).sound
    for left_out in WELL[depth]:
        with pytest.raises(FactError):
            _look([line for line in WELL[depth] if line != left_out], 0, depth)


@pytest.mark.parametrize("code", [2, 3, 124, 137, 143, 255])
def test_no_other_exit_code_is_sound(code: int) -> None:
    with pytest.raises(FactError):
        _look(WELL[Depth.WHOLE], code)


def test_damage_is_told_and_counted_without_names() -> None:
    found = _look([BAD, "broken 3", "unindexed 38"], 1)
    assert not found.sound
    assert [line.en for line in found.errors[:2]] == ["chunks of files gone: 3", "chunks lost: 38"]
    assert not _look([ARCHIVES, "lost"], 2, Depth.STRUCTURE).sound


@pytest.mark.parametrize(
    "lines", [[BAD, *WELL[Depth.WHOLE]], ["broken 1", *WELL[Depth.WHOLE]], ["stumbled"], []]
)
def test_what_contradicts_itself_is_unknown(lines: list[str]) -> None:
    with pytest.raises(FactError):
        _look(lines, 0)


def test_a_wrong_passphrase_is_no_damage() -> None:
    with pytest.raises(FactError, match="passphrase"):
        _look([_WRONG], 2)


def test_a_slice_over_the_budget_was_not_begun() -> None:
    parts = [("shadow", 0, ""), ("locks", 0, ""), ("weigh", 0, "5000"), ("over", 0, "5000")]
    with pytest.raises(FactError, match="5000 bytes"):
        TOOL.read_look(PLACE, Portion(Depth.PART, 1, 7, 4000), reply(parts))


def test_damage_seen_while_somebody_writes_is_unknown() -> None:
    fresh = f"lock {int((AT - timedelta(minutes=3)).timestamp())}"
    with pytest.raises(FactError) as odd:
        _look([BAD], 1, locks=fresh)
    assert odd.value.why is Why.UNDETERMINED


@given(st.lists(st.text(max_size=80), max_size=5), st.integers(0, 255), st.sampled_from(Depth))
def test_no_noise_is_sound(lines: list[str], code: int, depth: Depth) -> None:
    try:
        found = _look(lines, code, depth)
    except FactError:
        return
    assert not found.sound


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (3, Why.UNDETERMINED),
        (4, Why.COMMAND_FAILED),
        (5, Why.NO_PRIVILEGE),
        (6, Why.COMMAND_FAILED),
    ],
)
def test_a_repository_that_cannot_be_seen_says_why(status: int, why: Why) -> None:
    parts = [_VERSION, ("shadow", status, "")]
    with pytest.raises(FactError) as odd:
        TOOL.read_survey(PLACE, (), reply(parts))
    assert odd.value.why is why


def _survey(mode: str, bare: tuple[int, str] | None, config: str = "append_only 0") -> Survey:
    archive = {
        "name": "web01-1",
        "time": "2026-04-30T18:00:00.000000",
        "hostname": "web01",
        "command_line": ["borg", "create", "::{hostname}-{now}", "/srv/a", "/srv/無い"],
    }
    checkpoint = {**archive, "name": "web01-2.checkpoint", "time": "2026-05-01T01:00:00.000000"}
    told = {"archives": [archive, checkpoint], "encryption": {"mode": mode}, "repository": {}}
    parts = [
        *_BEGIN,
        ("locks", 0, ""),
        ("config", 0, config),
        ("copies", 0, f"{_ASKED}\n{json.dumps(told, indent=4)}"),
        *([("bare", *bare)] if bare else []),
        ("of", 0, "web01-1\n\n"),
        ("held", 0, "source 1 1 3 30\nsource 2 0 0 0\nall 5 3 30 0\nrc 0"),
    ]
    return TOOL.read_survey(PLACE, ("/srv/a", "/srv/無い"), reply(parts))


def test_a_checkpoint_is_not_complete_and_the_newest_is_counted() -> None:
    found = _survey("repokey-blake2", (2, _WRONG))
    assert [copy.complete for copy in found.copies] == [None, False]
    assert found.newest is not None
    assert (found.newest.files, found.newest.bytes) == (3, 30)
    assert not isinstance(found.contents, FactError)
    assert [one.present for one in found.contents] == [True, False]
    assert found.copies[0].sources == ("/srv/a", "/srv/無い")


@pytest.mark.parametrize(
    ("mode", "bare", "encrypted"),
    [
        ("repokey-blake2", (2, _WRONG), True),
        ("repokey", (0, "{}"), False),  # an empty passphrase opens it
        ("repokey", None, False),  # nobody gave one, and it opened
        ("keyfile-blake2", None, True),
        ("none", None, False),
        ("authenticated", None, False),
    ],
)
def test_encrypted_is_what_needs_a_passphrase(
    mode: str, bare: tuple[int, str] | None, encrypted: bool
) -> None:
    assert _survey(mode, bare).encrypted is encrypted


@pytest.mark.parametrize(
    ("message", "code", "given_", "why"),
    [
        (_WRONG, 2, True, Why.SHUT),
        (_WRONG, 2, False, Why.COMMAND_FAILED),
        (_WRONG, 124, True, Why.TRUNCATED),
        (_log("ERROR", "no", msgid="LockTimeout"), 2, True, Why.COMMAND_FAILED),
        (_log("ERROR", "no", msgid="KeyfileNotFoundError"), 2, True, Why.COMMAND_FAILED),
        (_log("ERROR", "no", msgid="Repository.DoesNotExist"), 2, True, Why.COMMAND_FAILED),
    ],
)
def test_only_a_passphrase_that_was_refused_is_shut(
    message: str, code: int, given_: bool, why: Why
) -> None:
    asked = [("bare", 2, _WRONG)] if given_ else []
    with pytest.raises(FactError) as odd:
        TOOL.read_survey(PLACE, (), reply([*_BEGIN, ("copies", code, message), *asked]))
    assert odd.value.why is why
    assert _survey("repokey-blake2", (2, _WRONG)).opens is True
    assert _survey("keyfile-blake2", None).opens is None


def test_odd_modes_and_switches_are_unknown() -> None:
    assert isinstance(_survey("quantum", None).encrypted, FactError)
    assert isinstance(_survey("repokey", (2, "?")).encrypted, FactError)
    assert isinstance(_survey("none", None, "append_only maybe").append_only, FactError)
    assert _survey("none", None, "append_only 1").append_only is True
    assert _survey("none", None, "").append_only is False


def test_an_extraction_is_well_only_where_nothing_was_counted() -> None:
    said = "errors %d damaged 0 full 0 key %d gone 0 unmatched %d rc %d"

    def brought(*numbers: int) -> tuple[str, ...]:
        parts = [*_BEGIN, ("locks", 0, ""), ("bring", 0, said % numbers)]
        return TOOL.read_restore(PLACE, Wish("x", (), "/scratch"), reply(parts))

    assert brought(0, 0, 0, 0) == ()
    assert brought(0, 0, 2, 1) == ()
    assert brought(1, 0, 2, 1)
    assert brought(0, 0, 0, 1)
    assert brought(0, 0, 1, 2)
    with pytest.raises(FactError):
        brought(1, 1, 0, 2)
