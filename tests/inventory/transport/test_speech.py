"""What a host is asked in: a table, so that no machine is asked that nobody ticked."""

import pytest

from inventory.model import Access, Host, Kind, Platform, Way
from inventory.transport.speech import Speech, speech_of

P, K = Platform, Kind


@pytest.mark.parametrize(
    ("platform", "kind", "way", "device", "speech"),
    [
        (P.LINUX, K.SERVER, Way.AUTO, "", Speech.POSIX),
        (P.LINUX, K.NETWORK, Way.SSH, "", Speech.POSIX),
        (P.LINUX, K.SERVER, Way.FILE, "", Speech.NONE),
        (P.LINUX, K.SERVER, Way.TELNET, "", Speech.NONE),
        (P.UNKNOWN, K.SERVER, Way.AUTO, "", Speech.POSIX),
        (P.UNKNOWN, K.NETWORK, Way.AUTO, "", Speech.NONE),
        (P.WINDOWS, K.TERMINAL, Way.AUTO, "", Speech.NONE),
        (P.WINDOWS, K.SERVER, Way.WINRM, "", Speech.WINDOWS),
        (P.WINDOWS, K.SERVER, Way.SSH, "", Speech.WINDOWS),
        (P.WINDOWS, K.SERVER, Way.LEGACY_SSH, "", Speech.NONE),
        (P.NETWORK, K.NETWORK, Way.AUTO, "yamaha", Speech.DEVICE),
        (P.NETWORK, K.NETWORK, Way.TELNET, "yamaha", Speech.DEVICE),
        (P.NETWORK, K.NETWORK, Way.AUTO, "", Speech.NONE),
        (P.NETWORK, K.NETWORK, Way.WINRM, "yamaha", Speech.NONE),
        (P.NETWORK, K.NETWORK, Way.FILE, "yamaha", Speech.NONE),
        (P.MOBILE, K.TERMINAL, Way.SSH, "", Speech.NONE),
    ],
)
def test_what_a_host_is_asked_in(
    platform: Platform, kind: Kind, way: Way, device: str, speech: Speech
) -> None:
    access = Access(way=way, device=device)
    assert speech_of(Host(id="h", name="h", platform=platform, kind=kind, access=access)) is speech
