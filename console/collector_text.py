"""The collector as text: one script, whether printed, installed by sudoers, or piped by a scan."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from checks.catalogue import facts_of
from checks.collector import render_collector
from checks.model import Check
from checks.windows.collector import render_windows_collector
from console.cli.output import remark
from console.known import known_checks
from console.language import w
from inventory.model import Platform
from inventory.words import HinomiError, T

_SCRIPTED = (Platform.LINUX.value, Platform.WINDOWS.value)


def collector_for(platform: str, workspace: Path | None, policy: Path | None) -> bytes:
    """The script of this platform; says so where own checks have made it another one."""
    from checks.own.text import place_of

    asked = _known(platform)
    checks = known_checks(workspace, policy)
    script = script_of(checks, asked)
    own = sum(1 for one in checks.values() if place_of(one)) if asked is Platform.LINUX else 0
    if own:
        digest = hashlib.sha256(script).hexdigest()
        remark(
            w(
                f"独自の点検 {own} 件を含みます。SHA-256 {digest}",
                f"{own} own checks are in it; SHA-256 {digest}",
            )
        )
    return script


def script_of(checks: Mapping[str, Check[...]], platform: Platform = Platform.LINUX) -> bytes:
    """The script that asks hosts of this platform for the facts of these checks."""
    render = render_windows_collector if platform is Platform.WINDOWS else render_collector
    return render(facts_of(checks.values()))


def _known(platform: str) -> Platform:
    if platform not in _SCRIPTED:
        raise HinomiError(
            T(
                "{0} 用の収集スクリプトはありません。使えるもの: {1}",
                "There is no collector for {0}. There is one for: {1}",
            ).format(platform, ", ".join(_SCRIPTED))
        )
    return Platform(platform)
