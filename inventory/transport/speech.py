"""What a host is asked in: a POSIX script, PowerShell, show commands of a device, or not at all."""

from enum import StrEnum

from inventory.model import Host, Kind, Platform, Way


class Speech(StrEnum):
    """Which transport asks a host."""

    POSIX = "posix"
    WINDOWS = "windows"
    DEVICE = "device"
    NONE = "none"  # nobody asks it: what is known of it is carried in


_WINDOWS = frozenset({Way.SSH, Way.WINRM})
_DEVICE = frozenset({Way.AUTO, Way.SSH, Way.LEGACY_SSH, Way.TELNET})


def speech_of(host: Host) -> Speech:
    """What this host is asked in, by its platform and the way that its ledger row allows.

    A Windows host is asked only where the ledger names the way: no terminal opens a port for us.
    """
    way, platform = host.access.way, host.platform
    if way is Way.FILE or platform is Platform.MOBILE:
        return Speech.NONE
    if platform is Platform.WINDOWS:
        return Speech.WINDOWS if way in _WINDOWS else Speech.NONE
    if platform is Platform.NETWORK:
        return Speech.DEVICE if host.access.device and way in _DEVICE else Speech.NONE
    unclear = platform is Platform.UNKNOWN and host.kind is Kind.NETWORK
    posix = way in {Way.AUTO, Way.SSH} and not unclear
    return Speech.POSIX if posix else Speech.NONE
