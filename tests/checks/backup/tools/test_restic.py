"""Answers of restic 0.14 and 0.18: what is sound, what is damage, and what is neither."""

import json
import subprocess
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.model import Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Portion, Wish
from checks.backup.tools import restic_ask
from checks.backup.tools.restic import Restic
from checks.model import FactError, Why
from tests.checks.backup.tools.transcripts import AT, reply

TOOL, PLACE = Restic(), Place(ToolKind.RESTIC, "/backup/a", ())
WHOLE, PART = Portion(Depth.WHOLE), Portion(Depth.PART, 3, 30)
_NEW = "restic 0.18.0 compiled with go1.24.4 on linux/amd64"
_SUMMARY = '{"message_type":"summary","num_errors":%d,"broken_packs":%s,"suggest_prune":false}'
CLEAN = _SUMMARY % (0, "null")
_PACK = "7e142a5b4e8fe66d2d66ca23f9d4d1c032d616860d0a96a0db10c86c74ace115"
DAMAGED = "\n".join(
    [
        f'{{"message_type":"error","message":"pack {_PACK} contains 2 errors"}}',
        f'{{"message_type":"error","message":"restic repair packs {_PACK}"}}',
        _SUMMARY % (1, f'["{_PACK}"]'),
        '{"message_type":"exit_error","code":1,"message":"Fatal: repository contains errors"}',
    ]
)
_STAGES = "load indexes\ncheck all packs\ncheck snapshots, trees and blobs\n[0:00] 100.00%  1 / 1"
_WELL = "no errors were found"
_GROUP = "read group #%d of 9 data packs (out of total 90 packs in 30 groups)"


def _look(
    text: str, code: int, portion: Portion = WHOLE, *, version: str = _NEW, locks: str = ""
) -> Reading:
    parts = [
        ("version", 0, version),
        ("locks", 0, locks),
        ("weigh", 0, "1234"),
        ("look", 0, f"{text}\nrc {code}"),
        ("took", 0, "2"),
    ]
    return TOOL.read_look(PLACE, portion, reply(parts))


def test_a_summary_without_errors_is_sound() -> None:
    found = _look(CLEAN, 0)
    assert (found.sound, found.read_bytes, found.seconds, found.part) == (True, 1234, 2.0, None)


def test_a_summary_with_errors_is_damage_and_advice_to_repair_is_left_out() -> None:
    found = _look(DAMAGED, 1)
    assert not found.sound
    assert [_PACK in line.en for line in found.errors] == [True]


@pytest.mark.parametrize(
    ("text", "portion", "sound"),
    [
        (f"{_STAGES}\nread all data\n{_WELL}", WHOLE, True),
        (f"{_STAGES}\n{_WELL}", Portion(Depth.STRUCTURE), True),
        (f"{_STAGES}\n{_GROUP % 3}\n{_WELL}", PART, True),
    ],
)
def test_plain_words_of_0_14(text: str, portion: Portion, sound: bool) -> None:
    assert _look(text, 0, portion, version="restic 0.14.0 compiled with go1.19").sound is sound


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{_STAGES}\n{_WELL}", 0),  # nothing was read
        (f"{_STAGES}\n{_GROUP % 4}\n{_WELL}", 0),  # another slice
        (_WELL, 3),
        (CLEAN, 1),
        (DAMAGED, 0),
        (_SUMMARY % (1, "null"), 0),
        ("", 0),
        ("", 1),
        (CLEAN, 124),
        (CLEAN, 42),
    ],
)  # fmt: skip
def test_what_contradicts_itself_or_says_too_little_is_unknown(text: str, code: int) -> None:
    with pytest.raises(FactError):
        _look(text, code, PART if "group" in text else WHOLE)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('{"message_type":"exit_error","code":12,"message":"Fatal: wrong"}', 12, "password"),
        ("Fatal: wrong password or no key found", 1, "password"),
        ("Fatal: unable to open config file: stat nope/config", 1, "no repository"),
        ("", 10, "no repository"),
        ("", 11, "locked"),
    ],
)  # fmt: skip
def test_a_refusal_is_no_damage(text: str, code: int, words: str) -> None:
    with pytest.raises(FactError, match=words):
        _look(f"{text}\n{_SUMMARY % (1, 'null')}", code)


_KEY = "wrong password or no key found"
_TOLD = f'{{"message_type":"exit_error","code":12,"message":"Fatal: {_KEY}"}}'


def _survey(text: str, code: int, *, given: bool = True) -> Survey:
    asked = [("bare", 1, f"Fatal: {_KEY}")] if given else []
    parts = [("version", 0, _NEW), ("copies", code, text), ("keys", 0, ""), ("locks", 0, "")]
    return TOOL.read_survey(PLACE, (), reply([*parts, *asked]))


@pytest.mark.parametrize(("text", "code"), [(f"Fatal: {_KEY}", 1), (_TOLD, 12)])
def test_a_password_that_no_key_knows_is_told_from_none(text: str, code: int) -> None:
    for given_, why in ((True, Why.SHUT), (False, Why.COMMAND_FAILED)):
        with pytest.raises(FactError) as odd:
            _survey(text, code, given=given_)
        assert odd.value.why is why


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Fatal: unable to open config file: stat nope/config", 1),
        ("Fatal: unable to open repository at rest:http://x/: 401 Unauthorized", 1),
        ("Fatal: unable to open config file: dial tcp: connection refused", 1),
        ("unable to create lock in backend: repository is already locked", 1),
        (f"Fatal: {_KEY}", 124),
        (f"/srv/{_KEY}", 1),
        ("", 10),
        ("", 11),
        ("", 12),
    ],
)
def test_a_place_that_was_not_reached_is_not_shut(text: str, code: int) -> None:
    with pytest.raises(FactError) as odd:
        _survey(text, code)
    assert odd.value.why is not Why.SHUT


def test_what_a_password_opened_is_open() -> None:
    assert _survey("[]", 0).opens is True
    assert _survey("[]", 0, given=False).opens is None


def test_damage_seen_while_somebody_writes_is_unknown() -> None:
    fresh = json.dumps({"time": (AT - timedelta(minutes=2)).isoformat(), "exclusive": False})
    stale = json.dumps({"time": (AT - timedelta(days=2)).isoformat(), "exclusive": False})
    with pytest.raises(FactError) as odd:
        _look(DAMAGED, 1, locks=fresh)
    assert odd.value.why is Why.UNDETERMINED
    assert not _look(DAMAGED, 1, locks=stale).sound
    assert _look(CLEAN, 0, locks=fresh).sound


def test_a_slice_over_the_budget_was_not_begun() -> None:
    with pytest.raises(FactError, match="5000 bytes"):
        TOOL.read_look(PLACE, PART, reply([("version", 0, _NEW), ("over", 0, "5000")]))


@given(st.text(max_size=300), st.integers(0, 255))
def test_no_noise_is_sound(text: str, code: int) -> None:
    try:
        found = _look(text, code)
    except FactError:
        return
    assert not found.sound


@given(st.integers(0, 600))
def test_a_cut_answer_is_never_sound(at: int) -> None:
    whole = reply(
        [("version", 0, _NEW), ("locks", 0, ""), ("look", 0, f"{CLEAN}\nrc 0"), ("took", 0, "1")]
    )
    cut = whole.body[: min(at, len(whole.body) - 2)]
    with pytest.raises(FactError):
        TOOL.read_look(PLACE, WHOLE, type(whole)(cut, 0, whole.tag, 0, whole.at))


def _restored(text: str) -> tuple[str, ...]:
    parts = [("version", 0, _NEW), ("bringa", 0, text)]
    return TOOL.read_restore(PLACE, Wish("x", (), "/scratch"), reply(parts))


def test_a_restore_is_well_only_where_nothing_was_counted() -> None:
    said = "errors %d damaged %d full 0 key 0 gone 0 told %d rc %d"
    assert _restored(said % (0, 0, 0, 0)) == ()
    assert _restored(said % (2, 1, 1, 1))
    assert _restored(said % (1, 0, 0, 0))
    assert _restored(said % (0, 0, 0, 1))
    for odd in ("", "errors 0", said % (0, 0, 0, 124)):
        with pytest.raises(FactError):
            _restored(odd)


def test_a_restic_that_tells_differences_in_plain_words_tells_no_name() -> None:
    """restic before 0.13 takes `diff --json` and prints the names all the same."""
    text = restic_ask.survey(PLACE, ["/srv/juki"])
    define = text[text.index("apart() {") : text.index('if [ -n "$new" ] && [ -n "$old"')]
    said = "M    /srv/juki/hanako.csv\\n-    /srv/juki/two\\nrc lines.txt\\nFiles: 1 new\\n"
    script = f"r() {{ printf '{said}'; }}\nold=a new=b\n{define}\napart\n"
    done = subprocess.run(["sh"], input=script, capture_output=True, text=True, check=True)
    assert done.stdout == "rc 0\n"
