"""The example of limits of network devices is policy as it is read, and its matrix too."""

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit.policy_files import load_policy
from checks.devices.zone_map import zone_map

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "device_limits.md"


def test_the_example_is_policy(tmp_path: Path) -> None:
    page = PAGE.read_text("utf-8")
    text = textwrap.dedent(page[page.index("    limits:") : page.index("## 区画の表")])
    file = tmp_path / "policy.yaml"
    file.write_text(text, "utf-8")
    found: Mapping[str, Any] = load_policy(file).limits
    assert found["device_sessions.max_idle_seconds"] == 600
    names = ("zones.networks", "device_zones.vlans", "device_zones.allowed")
    zones = zone_map(*(found[name] for name in names))
    assert len(zones.vlans) == 32
    assert len(zones.allowed) == 2
