"""What may be asked and tried is read strictly: every odd line is named with its place."""

from pathlib import Path

import pytest

from audit.backup.example import TARGETS, TARGETS_EXAMPLE
from audit.backup.targets import load_targets, read_targets
from audit.backup.verifying import tool_for
from audit.policy_files import load_policy, write_example
from checks.backup.model import ToolKind
from inventory.model import Privilege
from inventory.words import HinomiError
from tests.audit.backup.made import TEXT, target

DRILL = """\
    drill:
      approver: 課長
      window: {from: 2026-12-01 18:00, to: 2026-12-01 20:00}
      scratch_host: local
      scratch: /srv/hinomi-drill
      queries:
        - {database: juki, sql: SELECT 1, expect: true}
"""
CANARY = """\
    canary:
      approver: 課長
      window: {from: 2026-12-01 18:00, to: 2026-12-01 20:00}
      host: SV-001
      name: hinomi-canary-2026
"""


def test_the_example_changes_nothing_as_it_comes_and_is_whole_once_uncommented() -> None:
    assert read_targets(TARGETS_EXAMPLE, "x") == ()
    lines = [line.removeprefix("# ") for line in TARGETS_EXAMPLE.splitlines()]
    body = lines[lines.index("targets:") :]
    inner = [line.replace("    # ", "    ", 1) if "    # " in line[:8] else line for line in body]
    [found] = read_targets("\n".join(inner), TARGETS)
    assert (found.name, found.host, found.where.tool) == ("juki-nas", "SV-901", ToolKind.RESTIC)
    assert found.declared.offsite
    assert found.declared.separate_login is True
    assert found.budget.bytes_per_run == 2 * 2**30
    assert found.drill is not None
    assert found.drill.queries[0].expect == "t"
    assert found.canary is not None
    assert found.canary.where.location == found.where.location


def test_a_plain_target_has_cautious_defaults() -> None:
    found = target()
    assert (found.privilege, found.drill, found.canary) == (Privilege.NONE, None, None)
    assert (found.budget.slices, found.budget.seconds) == (30, 1800)
    assert (found.declared.separate_login, found.declared.medium) == (None, "")
    assert dict(found.secrets) == {"password": "juki-restic"}
    assert found.place == "backup-targets.yaml:2"


def test_permits_are_read() -> None:
    found = target(TEXT + DRILL + CANARY)
    assert found.drill is not None
    assert found.canary is not None
    assert (found.drill.scratch_host, found.drill.quota_bytes) == ("", 10 * 2**30)
    assert found.drill.queries[0].expect == "true"
    assert (found.canary.host, found.canary.privilege) == ("SV-001", Privilege.NONE)


def test_a_rest_server_is_named_with_its_user_and_without_a_password() -> None:
    given = TEXT.replace("/backup/juki", "rest:https://juki@nas:8000/juki/").replace(
        "{password: juki-restic}", "{password: juki-restic, rest_password: juki-nas}"
    )
    found = read_targets(given, "t.yaml")[0]
    assert found.where.location == "rest:https://juki@nas:8000/juki/"
    assert set(found.secrets) == set(tool_for(found).secrets)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("tool: restic", "tool: robocopy", 3),
        ("    location: /backup/juki\n", "", 2),
        ("location: /backup/juki", "location: --delete", 5),
        ("location: /backup/juki", 'location: "/a\\nb"', 5),
        ("location: /backup/juki", "location: rest:http://u:himitsu@nas/juki", 5),
        ("holds: [BK-001]", "holds: []", 7),
        ("holds: [BK-001]", "holds: [BK-001, BK-001]", 7),
        ("secrets: {password: juki-restic}", "secrets: {PASS-WORD: x}", 6),
        ("secrets: {password: juki-restic}", "privilege: root", 6),
        ("secrets: {password: juki-restic}", "budget: {bytes: 2 GB}", 6),
        ("secrets: {password: juki-restic}", "budget: {slices: 0}", 6),
        ("secrets: {password: juki-restic}", "declared: {medium: paper}", 6),
        ("secrets: {password: juki-restic}", "declared: {offline_since: きのう}", 6),
        ("secrets: {password: juki-restic}", "declared: {separate_login: maybe}", 6),
        ("secrets: {password: juki-restic}", "delete: true", 6),
        ("juki-nas:", "juki/nas:", 2),
    ],
)
def test_what_is_odd_is_named_with_its_line(old: str, new: str, line: int) -> None:
    assert old in TEXT
    with pytest.raises(HinomiError, match=rf"t\.yaml:{line}: ") as odd:
        read_targets(TEXT.replace(old, new), "t.yaml")
    assert "himitsu" not in odd.value.message.ja


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scratch: /srv/hinomi-drill", "scratch: /"),
        ("scratch: /srv/hinomi-drill", "scratch: /srv"),
        ("scratch: /srv/hinomi-drill", "scratch: /srv/../etc"),
        ("scratch: /srv/hinomi-drill", "scratch: srv/hinomi"),
        ("      approver: 課長\n", ""),
        ("to: 2026-12-01 20:00", "to: 2026-11-01 20:00"),
        ("to: 2026-12-01 20:00", "to: 2027-12-01 20:00"),
    ],
)
def test_a_drill_without_a_safe_scratch_or_permit_is_refused(old: str, new: str) -> None:
    assert old in DRILL
    with pytest.raises(HinomiError, match=r"t\.yaml"):
        read_targets(TEXT + DRILL.replace(old, new, 1), "t.yaml")


@pytest.mark.parametrize(
    "name", ["latest", "canary", "hinomi-canary-", "hinomi-canary-*", "hinomi-canary-A", "a b"]
)
def test_only_the_name_of_a_canary_may_ever_be_deleted(name: str) -> None:
    with pytest.raises(HinomiError, match="hinomi-canary-"):
        read_targets(TEXT + CANARY.replace("hinomi-canary-2026", f'"{name}"'), "t.yaml")


def test_the_policy_passes_the_file_by(tmp_path: Path) -> None:
    assert load_targets(tmp_path) == ()
    assert tmp_path / TARGETS in write_example(tmp_path)
    (tmp_path / TARGETS).write_text(TEXT)
    assert load_policy(tmp_path) == load_policy(None)
    assert [one.name for one in load_targets(tmp_path)] == ["juki-nas"]


def test_a_file_in_another_encoding_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / TARGETS).write_bytes("targets: {} # 火見".encode("cp932"))
    with pytest.raises(HinomiError, match="UTF-8"):
        load_targets(tmp_path)
