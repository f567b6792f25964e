"""What nmap writes is only believed where its run ended with success."""

from datetime import UTC, datetime
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.discovery.model import Service
from inventory.discovery.nmap_output import UnfinishedError, read_output

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NETWORK = IPv4Network("198.18.64.0/28")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n'
HOSTS = """
<host><status state="up" reason="arp-response" reason_ttl="0"/>
<address addr="198.18.64.2" addrtype="ipv4"/>
<address addr="00:A0:DE:01:02:03" addrtype="mac" vendor="Yamaha"/><hostnames></hostnames>
<ports><port protocol="tcp" portid="22"><state state="open" reason="syn-ack" reason_ttl="0"/>
<service name="ssh" product="OpenSSH" version="9.2" method="probed" conf="10"/></port>
<port protocol="tcp" portid="23"><state state="closed" reason="conn-refused" reason_ttl="0"/>
<service name="telnet" method="table" conf="3"/></port></ports></host>
<host><status state="down" reason="no-response" reason_ttl="0"/>
<address addr="198.18.64.3" addrtype="ipv4"/></host>
<host><status state="up" reason="arp-response" reason_ttl="0"/>
<address addr="198.18.64.99" addrtype="ipv4"/></host>
"""
END = (
    '<runstats><finished time="1" timestr="x" elapsed="1" summary="x" exit="success"/>'
    '<hosts up="2" down="1" total="3"/></runstats></nmaprun>'
)
WHOLE = f'{HEAD}<nmaprun scanner="nmap" args="nmap" version="7.93">{HOSTS}{END}'


def test_what_answered_in_the_network_is_read() -> None:
    [one] = read_output(WHOLE.encode(), NETWORK, AT)
    assert (one.address, one.mac, one.maker) == ("198.18.64.2", "00:a0:de:01:02:03", "Yamaha")
    assert one.services == (Service(22, "ssh", "OpenSSH", "9.2"),)


def test_ports_that_nobody_asked_are_not_none_open() -> None:
    bare = WHOLE[: WHOLE.index("<ports>")] + WHOLE[WHOLE.index("</ports>") + len("</ports>") :]
    [one] = read_output(bare.encode(), NETWORK, AT)
    assert one.services is None


@given(st.integers(0, len(WHOLE.encode()) - 1))
def test_cut_anywhere_it_tells_nothing(length: int) -> None:
    with pytest.raises(UnfinishedError):
        read_output(WHOLE.encode()[:length], NETWORK, AT)


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace('exit="success"', 'exit="error" errormsg="no route"'),
        WHOLE.replace('exit="success"', ""),
        WHOLE.replace(
            '<finished time="1" timestr="x" elapsed="1" summary="x" exit="success"/>', ""
        ),
        WHOLE.replace('<hosts up="2" down="1" total="3"/>', ""),
        WHOLE.replace("nmaprun", "nmap"),
        WHOLE.replace('portid="22"', 'portid="ssh"'),
        WHOLE.replace('addr="198.18.64.2"', 'addr="router"'),
        WHOLE.replace('<state state="open" reason="syn-ack" reason_ttl="0"/>', ""),
        WHOLE.replace("<!DOCTYPE nmaprun>", '<!DOCTYPE nmaprun [<!ENTITY a "b">]>'),
        WHOLE.replace(
            "<!DOCTYPE nmaprun>", '<!DOCTYPE nmaprun [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        ),
        WHOLE + "<x/>",
        "",
        "Starting Nmap 7.93",
    ],
)
def test_an_odd_output_tells_nothing(text: str) -> None:
    with pytest.raises(UnfinishedError) as told:
        read_output(text.encode(), NETWORK, AT)
    assert told.value.words.ja
    assert told.value.words.en


def test_what_a_device_says_cannot_steer_a_terminal() -> None:
    odd = WHOLE.replace('product="OpenSSH"', f'product="A&#x9b;31m{"x" * 500}"')
    [one] = read_output(odd.encode(), NETWORK, AT)
    assert one.services
    product = one.services[0].product
    assert product.isprintable()
    assert len(product) == 80


@given(st.binary(max_size=200))
def test_noise_is_never_an_answer(raw: bytes) -> None:
    with pytest.raises(UnfinishedError):
        read_output(raw, NETWORK, AT)
