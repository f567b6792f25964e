"""Hosts of the lab put behind another one that bridges, as a switch of a floor does.

The switch is a host like any other, with an address and an sshd of its own; the cables of those
behind it are moved from the lab's bridge to one inside the switch. When the switch ends, or its
uplink is cut, nobody behind it is reached any more.
"""

import subprocess
from collections.abc import Iterable

from tests.lab import network
from tests.lab.lab import Lab, RunningHost


def put_behind(lab: Lab, switch: RunningHost, hosts: Iterable[RunningHost]) -> None:
    """Move these hosts behind the switch."""
    where = f"{switch.address}/{network.PREFIX}"
    lab.run(
        switch.name,
        f"ip link add br1 address {network.mac(switch.number)} type bridge"
        " stp_state 0 forward_delay 0 mcast_snooping 0"
        f" && ip addr del {where} dev eth0 && ip link set eth0 master br1"
        f" && ip addr add {where} dev br1 && ip link set br1 addrgenmode none up",
    )
    for host in hosts:
        cable = f"v{host.number}"
        move = lab.controller("ip", "link", "set", cable, "netns", str(switch.pid))
        subprocess.run(move, check=True)
        lab.run(switch.name, f"ip link set {cable} master br1 addrgenmode none up")


def cut(lab: Lab, switch: RunningHost) -> None:
    """Cut the switch off, with everything behind it."""
    lab.run(switch.name, "ip link set eth0 down")


def mend(lab: Lab, switch: RunningHost) -> None:
    """Put the cable back."""
    lab.run(switch.name, "ip link set eth0 up")
