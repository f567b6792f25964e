"""Whose output a carried file is: by serial number, then by name, and never by guess."""

from datetime import timedelta
from pathlib import Path

import pytest

from audit.carried import carried, evidence_files, identity_in, matched, plain_serial
from audit.policy_files import load_checks, load_policy
from audit.scan import judge_files
from checks.model import Verdict
from inventory.model import Host, Platform
from inventory.words import HinomiError
from tests.checks.devices.asked import device
from tests.checks.managed.built import GOOD, evidence
from tests.checks.windows.built import AT, HOST, windows_evidence

NO_SERIAL = "To Be Filled By O.E.M."


def pc(id_: str, serial: str = "", platform: Platform = Platform.WINDOWS) -> Host:
    return Host(id=id_, name=f"pc-{id_}", serial=serial, platform=platform)


def output(folder: Path, name: str, serial: str = "", days: int = 0, file: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / (file or f"{name}_{days}.json")
    told = {**HOST, "name": name, "serial": serial}
    at = (AT + timedelta(days=days)).isoformat()
    path.write_bytes(windows_evidence({}, host=told, at=at))
    return path


LEDGER = [pc("1", "ABC-1"), pc("2", "ＡＢＣ-2"), pc("3"), pc("4", NO_SERIAL)]


@pytest.mark.parametrize(
    ("name", "serial", "want"),
    [
        ("renamed", "abc-1", "1"),
        ("pc-1", "ABC-2", "2"),
        ("PC-3", "", "3"),
        ("pc-3.city.example", NO_SERIAL, "3"),
        ("pc-3", "XYZ", "3"),
        ("pc-4", NO_SERIAL.upper(), "4"),
        ("pc-1", "", "1"),
        ("pc-1", "0000000", "1"),
    ],
)
def test_the_serial_number_comes_before_the_name(
    tmp_path: Path, name: str, serial: str, want: str
) -> None:
    assert list(matched(LEDGER, [output(tmp_path, name, serial)], None)) == [want]


@pytest.mark.parametrize(
    ("name", "serial", "word"),
    [
        ("pc-1", "XYZ", "ABC-1"),
        ("pc-9", "XYZ", "pc-9"),
        ("renamed", NO_SERIAL, "renamed"),
        ("renamed", "0", "renamed"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, name: str, serial: str, word: str) -> None:
    with pytest.raises(HinomiError, match=word):
        matched(LEDGER, [output(tmp_path, name, serial)], None)


def test_a_serial_number_of_two_hosts_is_settled_by_the_name_alone(tmp_path: Path) -> None:
    twice = [pc("1", "S1"), pc("2", "S1")]
    assert list(matched(twice, [output(tmp_path, "pc-2", "S1")], None)) == ["2"]
    with pytest.raises(HinomiError, match="1, 2"):
        matched(twice, [output(tmp_path, "pc-3", "S1")], None)


def test_every_file_that_does_not_fit_is_named(tmp_path: Path) -> None:
    good = output(tmp_path, "pc-1", "ABC-1")
    strangers = [output(tmp_path, f"x{n}") for n in range(3)]
    broken, missing = tmp_path / "broken.json", tmp_path / "none.json"
    broken.write_bytes(good.read_bytes()[:-9])
    with pytest.raises(HinomiError) as odd:
        matched(LEDGER, [good, *strangers, broken, missing], None)
    lines = odd.value.message.ja.splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("5 個")
    for line, path in zip(lines[1:], [*strangers, broken, missing], strict=True):
        assert str(path) in line


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    strangers = [output(tmp_path, f"x{n}") for n in range(205)]
    with pytest.raises(HinomiError) as odd:
        matched(LEDGER, strangers, None)
    assert odd.value.message.ja.splitlines()[-1] == "ほか 5 個"


def test_a_folder_stands_for_the_outputs_in_it(tmp_path: Path) -> None:
    share = tmp_path / "share"
    output(share, "pc-1")
    output(share, "pc-3", file="three.txt")
    (share / "x.json.0a1b2c3d.part").write_bytes(b"half")
    (share / "readme.md").write_text("no output")
    assert set(matched(LEDGER, [share], None)) == {"1", "3"}
    assert len(evidence_files([share, tmp_path / "one.json"])) == 3
    (tmp_path / "empty").mkdir()
    with pytest.raises(HinomiError, match="empty"):
        matched(LEDGER, [share, tmp_path / "empty"], None)


def test_of_one_folder_the_newest_output_counts(tmp_path: Path) -> None:
    share = tmp_path / "share"
    days = [output(share, "pc-1", days=n) for n in (1, 5, 3)]
    assert matched(LEDGER, [share], None)["1"][1] == days[1]
    for files in ([days[0], days[1]], [share, output(tmp_path / "b", "pc-1", days=9)]):
        with pytest.raises(HinomiError, match="pc-1"):
            matched(LEDGER, files, None)


def test_output_of_windows_is_no_output_of_linux(tmp_path: Path) -> None:
    path = output(tmp_path, "pc-1")
    assert matched([pc("1", platform=Platform.UNKNOWN)], [path], None)["1"][0].platform == "windows"
    with pytest.raises(HinomiError, match="linux"):
        matched([pc("1", platform=Platform.LINUX)], [path], None)


@pytest.mark.parametrize(
    ("bears", "serial", "given", "word"),
    [
        ("pc-2", "", "1", "2"),  # the name of another host
        ("pc-1", "ABC-2", "1", "2"),  # the serial number of another
        ("pc-1", "XYZ", "1", "ABC-1"),  # a number that nobody has, and not the ledger's
        ("pc-2", "", "pc-1", "2"),
    ],
)
def test_output_of_another_host_is_not_judged_as_the_one_named(
    tmp_path: Path, bears: str, serial: str, given: str, word: str
) -> None:
    with pytest.raises(HinomiError, match=word):
        matched(LEDGER, [output(tmp_path, bears, serial)], given)


@pytest.mark.parametrize(("bears", "serial"), [("renamed", ""), ("renamed", "ABC-1"), ("pc-1", "")])
def test_the_host_that_is_named_may_have_had_another_name(
    tmp_path: Path, bears: str, serial: str
) -> None:
    assert list(matched(LEDGER, [output(tmp_path, bears, serial)], "1")) == ["1"]


def test_each_form_says_what_it_is_of(tmp_path: Path) -> None:
    forms = {
        Platform.NETWORK: device("yamaha", {}, name="pc-1"),
        Platform.MOBILE: evidence({**GOOD}, name="pc-1"),
    }
    for platform, raw in forms.items():
        path = tmp_path / f"{platform.value}.json"
        path.write_bytes(raw)
        [(host, _)] = matched([pc("1", platform=Platform.UNKNOWN)], [path], None).values()
        assert host.platform is platform
        for given in (None, "1"):
            with pytest.raises(HinomiError, match=platform.value):
                matched([pc("1", platform=Platform.WINDOWS)], [path], given)


def test_files_are_judged_by_their_form_without_a_ledger(tmp_path: Path) -> None:
    checks = load_checks(None)
    forms = {
        "NWD": device("yamaha", {"show environment": "", "show config": ""}),
        "TRM": evidence({**GOOD}),
    }
    for sort, raw in forms.items():
        path = tmp_path / f"{sort}.json"
        path.write_bytes(raw)
        judged = {one.check for one in judge_files([path], load_policy(None), checks)}
        assert {id_[:3] for id_ in judged} == {sort, "AST", "COL"}


def test_a_file_that_is_cut_off_is_unknown_in_its_own_form(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_bytes(evidence({**GOOD})[:-20])
    judged = list(judge_files([path], load_policy(None), load_checks(None)))
    assert {one.check[:3] for one in judged} == {"TRM", "AST", "COL"}
    assert not any(one.verdict is Verdict.PASS for one in judged)


def test_a_bundle_for_the_makers_is_no_evidence(tmp_path: Path) -> None:
    path = tmp_path / "selftest.json"
    path.write_bytes(windows_evidence({}, hinomi_windows=0))
    assert identity_in(carried(path)) is None


def test_what_was_redirected_by_powershell_is_told_as_such(tmp_path: Path) -> None:
    path = output(tmp_path, "pc-1")
    path.write_bytes(path.read_bytes().decode().encode("utf-16"))
    with pytest.raises(HinomiError, match="OutFile"):
        matched(LEDGER, [path], None)


@pytest.mark.parametrize(
    ("serial", "plain"),
    [
        (" Pf-3XyZ  1", "pf-3xyz 1"),
        ("ＰＦ３", "pf3"),
        ("Default string", ""),
        ("System Serial Number", ""),
        ("0000", ""),
        ("xxxxxx", ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_serial_numbers_that_tell_nothing(serial: str, plain: str) -> None:
    assert plain_serial(serial) == plain
