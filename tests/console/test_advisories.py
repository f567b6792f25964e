"""Vulnerability data on the command line: in, listed, used, and never quietly absent."""

import json
from datetime import UTC, datetime
from pathlib import Path

from audit.policy_files import load_policy
from console.session import Session
from tests.audit.advisory_files import kev, tracker
from tests.checks.replies import TAG, listed
from tests.console.program import answered, hinomi


def test_carried_in_listed_and_used(tmp_path: Path) -> None:
    city = tmp_path / "city"
    hinomi("init", city)
    asked = ("advisories", "list", "--json")
    assert json.loads(hinomi(*asked, workspace=city).stdout) == []
    data = tracker(tmp_path, {"bash": {"CVE-2024-3094": ("resolved", "99:1")}})
    refused = hinomi("advisories", "import", data, workspace=city, expect=2)
    assert "--date" in refused.stderr
    hinomi("advisories", "import", data, "--date", "yesterday", workspace=city, expect=2)
    hinomi("advisories", "import", data, "--date", "2099-01-01", workspace=city, expect=2)
    known = kev(tmp_path, "CVE-2024-3094", day="2026-11-01")
    said = hinomi("advisories", "import", data, known, "--date", "2026-11-02", workspace=city)
    assert len(said.stdout.splitlines()) == 2
    listed = json.loads(hinomi(*asked, workspace=city).stdout)
    assert [(one["kind"], one["dated"]) for one in listed] == [
        ("debian-tracker", "2026-11-02"),
        ("kev", "2026-11-01"),
    ]
    policy = Session(city).policy()
    assert len(policy.advisories.feeds) == 2
    assert policy.digest != load_policy(city / "policy").digest
    hinomi("verify", workspace=city)
    kept = sorted((city / "advisories").iterdir())
    assert _verdicts(_evidence(tmp_path)) == {"VUL-001": "NOT_CHECKED", "VUL-002": "NOT_CHECKED"}
    given = [word for path in kept for word in ("--advisories", path)]
    assert _verdicts(_evidence(tmp_path), *given) == {"VUL-001": "FAIL", "VUL-002": "FAIL"}


def _verdicts(evidence: Path, *words: str | Path) -> dict[str, str]:
    rows = answered(hinomi("judge", evidence, *words, "--json"))
    return {one["check"]: one["verdict"] for one in rows if one["check"].startswith("VUL-")}


def _evidence(folder: Path) -> Path:
    parts = {
        "Release": listed(
            {
                "/etc/os-release": "ID=debian\nVERSION_ID=12\nPRETTY_NAME=D\n",
                "/usr/lib/os-release": None,
            }
        ),
        "SourcePackages": "manager dpkg\ninstalled bash 5.2.15-2\nend\n",
    }
    body = "".join(f"@{TAG} begin {n}\n{b}\n@{TAG} end {n} 0\n" for n, b in parts.items())
    path = folder / "evidence.txt"
    now = int(datetime.now(UTC).timestamp())
    path.write_text(f"HINOMI1 {TAG} {now} 0 - sv01\n{body}@{TAG} done {len(parts)}\n", "utf-8")
    return path


def test_a_table_of_windows_releases_is_carried_in(tmp_path: Path) -> None:
    city, day = tmp_path / "city", datetime.now(UTC).date()
    hinomi("init", city)
    file = tmp_path / "windows.yaml"
    row = "{build: 26100, channel: server, name: S, end: 2034-10-10, verified: true, source: x}"
    file.write_text(
        f"windows_releases: 1\nas_of: {day}\nreleases:\n  - {row}\nupdates: []\n", "utf-8"
    )
    shipped = Session(city).policy()
    assert "取り込みました" not in hinomi("advisories", "releases", workspace=city).stdout
    assert "取り込みました" in hinomi("advisories", "releases", file, workspace=city).stdout
    told = json.loads(hinomi("advisories", "releases", "--json", workspace=city).stdout)
    assert (told["as_of"], told["releases"]) == (str(day), 1)
    policy = Session(city).policy()
    assert [one.name for one in policy.releases.releases] == ["S"]
    assert policy.digest != shipped.digest
    assert json.loads(hinomi("advisories", "list", "--json", workspace=city).stdout) == []
    hinomi("verify", workspace=city)
