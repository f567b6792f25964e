"""The collector as text: one script, whether printed, installed by sudoers, or piped by a scan."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from checks.catalogue import facts_of
from checks.collector import render_collector
from checks.model import Check
from checks.own.text import place_of
from console.cli.output import remark
from console.known import known_checks
from console.language import w
from inventory.model import Platform
from inventory.words import HinomiError, T


def collector_for(platform: str, workspace: Path | None, policy: Path | None) -> bytes:
    """The script of this platform; says so where own checks have made it another one."""
    _require_known(platform)
    checks = known_checks(workspace, policy)
    script = script_of(checks)
    own = sum(1 for check in checks.values() if place_of(check))
    if own:
        digest = hashlib.sha256(script).hexdigest()
        remark(
            w(
                f"独自の点検 {own} 件を含みます。SHA-256 {digest}",
                f"{own} own checks are in it; SHA-256 {digest}",
            )
        )
    return script


def script_of(checks: Mapping[str, Check[...]]) -> bytes:
    """The script that asks for the facts of these checks."""
    return render_collector(facts_of(checks.values()))


def _require_known(platform: str) -> None:
    if platform != Platform.LINUX:
        raise HinomiError(
            T(
                "{0} 用の収集スクリプトはまだありません。使えるもの: linux",
                "There is no collector for {0} yet. There is one for: linux",
            ).format(platform)
        )
