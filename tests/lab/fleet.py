"""The demo fleet: equipment of 火見市, a city that does not exist, with its wrongs planted.

Every host is hardened first and then has the faults that `expected.yaml` lists, so what an
audit must find, and must not find, is known.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from inventory.model import Privilege
from inventory.sudoers import instructions
from tests.lab.faults import FAULTS
from tests.lab.hardened import BASIS, BASIS_NUMBER, HARDENED, firewall
from tests.lab.lab import Lab, LabError
from tests.lab.network import CONTROLLER, CONTROLLER6
from tests.lab.spec import File, HostSpec, Part, Sudo

EXPECTED = Path(__file__).with_name("expected.yaml")

# the kernel takes the connection, and nobody ever speaks
_SILENT = "import socket, time; s = socket.create_server(('', 22)); time.sleep(1e9)"
_HANGS = Part(
    files=(
        File(
            "/etc/lab-init.d/50-sshd",
            f'#!/bin/sh\npython3 -c "{_SILENT}" </dev/null >/dev/null 2>&1 &\n',
            0o755,
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Machine:
    """One line of the city's ledger and the lab host behind it."""

    asset: str
    name: str
    purpose: str
    kind: str
    zone: str
    department: str
    location: str
    system: str
    number: int
    privilege: Privilege = Privilege.PINNED
    ssh_port: int = 22
    ipv6: bool = False
    absent: bool = False
    hangs: bool = False
    rekeyed: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        """The names of its planted faults."""
        return tuple(expected()[self.name]["faults"])

    @property
    def runs(self) -> bool:
        """Whether it is a host that can be looked into."""
        return not self.hangs and not self.absent

    @property
    def has_clock(self) -> bool:
        """Whether chrony runs on it."""
        return self.runs and "clock-not-steered" not in self.faults

    def spec(self) -> HostSpec:
        """The lab host: hardened, then its faults."""
        plain = HostSpec(
            self.name,
            sudo=_SUDO[self.privilege],
            ssh_port=self.ssh_port,
            ipv6=self.ipv6,
            systemd=not self.hangs,
            absent=self.absent,
            number=self.number,
        )
        if not self.runs:
            return plain + _HANGS
        whole = plain + HARDENED
        for part in self._parts():
            whole += part
        return whole

    def _parts(self) -> Iterable[Part]:
        if self.number == BASIS_NUMBER:
            yield BASIS
        if self.ssh_port != 22:
            yield firewall(f"22, {self.ssh_port}")
        yield from (FAULTS[name] for name in self.faults)


_SUDO = {
    Privilege.PINNED: Sudo.NONE,  # the rule comes with the collector, see `install_collector`
    Privilege.PASSWORD: Sudo.PASSWORD,
    Privilege.SUDO: Sudo.NOPASSWD,
    Privilege.NONE: Sudo.NONE,
}

_MYNUMBER, _LGWAN, _INTERNET = "マイナンバー利用事務系", "LGWAN接続系", "インターネット接続系"
_SERVER_ROOM = "本庁舎3階 サーバ室"

FLEET = (
    Machine(
        "火情-0001", "kiban-sv01", "庁内基盤(時刻・ログ)サーバ", "サーバ", _LGWAN,
        "総務部 情報政策課", _SERVER_ROOM, "庁内情報系基盤", BASIS_NUMBER,
    ),
    Machine(
        "火情-0002", "jumin-sv01", "住民記録サーバ", "サーバ", _MYNUMBER,
        "市民部 市民課", _SERVER_ROOM, "住民記録システム", 11,
    ),
    Machine(
        "火情-0003", "zeimu-sv01", "税務サーバ", "サーバ", _MYNUMBER,
        "総務部 税務課", _SERVER_ROOM, "税務システム", 12, privilege=Privilege.SUDO,
    ),
    Machine(
        "火情-0004", "fukushi-sv01", "福祉総合サーバ", "サーバ", _MYNUMBER,
        "福祉部 福祉課", _SERVER_ROOM, "福祉総合システム", 13, privilege=Privilege.PASSWORD,
    ),
    Machine(
        "火情-0005", "bunsho-sv01", "文書管理サーバ", "サーバ", _LGWAN,
        "総務部 総務課", _SERVER_ROOM, "文書管理システム", 14,
    ),
    Machine(
        "火情-0006", "web-sv01", "公開ホームページサーバ", "サーバ", _INTERNET,
        "企画部 広報課", "データセンター A棟", "公式ホームページ", 15, ssh_port=2222,
    ),
    Machine(
        "火情-0007", "gis-sv01", "地図情報サーバ", "サーバ", _LGWAN,
        "建設部 都市計画課", _SERVER_ROOM, "統合型GIS", 16, privilege=Privilege.NONE, ipv6=True,
    ),
    Machine(
        "火情-0008", "kyoiku-sv01", "図書館サーバ", "サーバ", _INTERNET,
        "教育委員会 生涯学習課", "市立図書館 事務室", "図書館システム", 17,
    ),
    Machine(
        "火情-0009", "shisetsu-sv01", "施設予約サーバ", "サーバ", _INTERNET,
        "教育委員会 生涯学習課", "データセンター A棟", "施設予約システム", 18, rekeyed=True,
    ),
    Machine(
        "火情-0010", "kanshi-sv01", "監視サーバ", "サーバ", _LGWAN,
        "総務部 情報政策課", _SERVER_ROOM, "庁内情報系基盤", 19, hangs=True,
    ),
    Machine(
        "火情-0011", "backup-sv01", "バックアップサーバ", "サーバ", _MYNUMBER,
        "総務部 情報政策課", "消防本部 2階", "庁内情報系基盤", 20, absent=True,
    ),
    Machine(
        "火情-1001", "madoguchi-pc01", "窓口端末", "端末", _LGWAN,
        "市民部 市民課", "本庁舎1階 市民課窓口", "住民記録システム", 21,
    ),
)  # fmt: skip


@cache
def expected() -> dict[str, Any]:
    """The file of planted faults and expected verdicts, per host."""
    loaded: dict[str, Any] = yaml.safe_load(EXPECTED.read_text("utf-8"))
    return loaded


def install_collectors(lab: Lab) -> None:
    """Do on every host with a pinned collector what `hinomi inventory sudoers` says."""
    collector = render_collector(facts_of(catalogue().values()))
    steps = instructions(collector, lab.public_key, sources=[CONTROLLER, CONTROLLER6]).en
    for machine in FLEET:
        if machine.runs and machine.privilege is Privilege.PINNED:
            lab.write(machine.name, "/root/hinomi-collector", collector.decode())
            lab.run(machine.name, f"cd /root && {{\n{steps}\n}} && rm /root/hinomi-collector")


def settle(lab: Lab, timeout: float = 30) -> None:
    """Wait until every chrony of the fleet has heard the time server."""
    waiting = [m.name for m in FLEET if m.has_clock]
    deadline = time.monotonic() + timeout
    while waiting and time.monotonic() < deadline:
        waiting = [name for name in waiting if not steered(lab, name)]
        time.sleep(0.05)
    if waiting:
        raise LabError(f"no time from the time server: {', '.join(waiting)}")


def steered(lab: Lab, name: str) -> bool:
    """Whether a host's clock follows the time server already."""
    return lab.run(name, "chronyc -n -c tracking", check=False).stdout.strip().endswith(",Normal")


def specs() -> list[HostSpec]:
    """The whole fleet, for `Lab.start` or `lab.add`."""
    return [machine.spec() for machine in FLEET]
