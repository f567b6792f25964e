"""Ansible inventories, INI and YAML: what they say, and errors that name the line."""

import json
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.ansible import is_ansible, read_ansible
from inventory.ansible_source import expand
from inventory.ledger.reading import Reading
from inventory.model import Host, Kind, Platform, Zone
from inventory.words import HinomiError

INI = """\
# the section's own
mail.example.jp ansible_host=10.0.0.9

[jumin]
web[01:03] ansible_host=10.1.1.1 # not a range of addresses
db-[a:b].example.jp:2222 ansible_user="audit user"

[lgwan:children]
jumin
[lgwan:vars]
ansible_user=kansa   # account
ansible_port=2201
ansible_ssh_private_key_file=~/.ssh/kansa
ansible_password=himitsu
ansible_become_password={{ vault_become }}

[switches]
sw1 ansible_host=fe80::1 ansible_network_os=ios
[windows]
pc1 ansible_host=10.2.0.1 ansible_connection=winrm
[all:vars]
ansible_port=22
"""
YAML = """\
all:
  vars: {ansible_user: kansa}
  hosts:
    mail.example.jp: {ansible_host: 10.0.0.9}
  children:
    mynumber:
      children:
        jumin:
          hosts:
            "web[1:2]":
            db:
              ansible_host: 10.1.1.9
              ansible_port: 2222
              ansible_password: !vault |
                $ANSIBLE_VAULT;1.1;AES256
                6162
          vars:
            ansible_port: 2201
"""


def read(tmp_path: Path, name: str, text: str) -> Reading:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read_ansible(path)


def by_name(reading: Reading) -> dict[str, Host]:
    return {host.name: host for host in reading.ledger.hosts}


def test_ini(tmp_path: Path) -> None:
    text = INI.replace("web[01:03] ansible_host=10.1.1.1 ", "web[01:03] ")
    reading = read(tmp_path, "hosts.ini", text)
    hosts = by_name(reading)
    assert reading.problems == ()
    assert list(hosts)[:4] == ["mail.example.jp", "web01", "web02", "web03"]
    assert list(hosts)[4:] == ["db-a.example.jp", "db-b.example.jp", "sw1", "pc1"]
    web, db = hosts["web02"], hosts["db-a.example.jp"]
    assert (web.zone, web.systems, web.platform) == (Zone.LGWAN, ("jumin",), Platform.LINUX)
    assert (web.access.user, web.access.port) == ("kansa", 2201)
    assert web.access.key_file == "~/.ssh/kansa"
    assert (db.access.user, db.access.port) == ("audit user", 2222)
    assert str(hosts["mail.example.jp"].addresses[0]) == "10.0.0.9"
    assert (hosts["sw1"].kind, hosts["sw1"].platform) == (Kind.NETWORK, Platform.NETWORK)
    assert hosts["pc1"].platform is Platform.WINDOWS
    assert "himitsu" not in repr(reading)


def test_yaml(tmp_path: Path) -> None:
    reading = read(tmp_path, "hosts.yml", YAML)
    hosts = by_name(reading)
    assert list(hosts) == ["mail.example.jp", "web1", "web2", "db"]
    assert [hosts[name].access.port for name in hosts] == [22, 2201, 2201, 2222]
    assert {host.access.user for host in hosts.values()} == {"kansa"}
    assert (hosts["db"].zone, hosts["db"].systems) == (Zone.MYNUMBER, ("jumin",))
    assert "VAULT" not in repr(reading)


def test_a_name_is_no_address_but_is_kept(tmp_path: Path) -> None:
    [host] = read(tmp_path, "h", "web ansible_host=web.example.jp\n").ledger.hosts
    assert (host.addresses, host.extras) == ((), (("ansible_host", "web.example.jp"),))


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("h.ini", "[a]\nweb[3:1]\n", 2),
        ("h.ini", "[a]\nweb 'x\n", 2),
        ("h.ini", "[a]\nweb ansible_port\n", 2),
        ("h.ini", "[a:vars]\n\nansible_port\n", 3),
        ("h.ini", "[a:children]\nb\n[b:children]\na\n", 4),
        ("h.ini", "n[0:999999999]\n", 1),
        ("h.yml", "all:\n  host:\n    web:\n", 3),
        ("h.yml", "all:\n  hosts: [web]\n", 2),
        ("h.yml", "all:\n  hosts: {web: }}\n", 2),
        ("h.yml", "all: &a\n  children:\n    b: *a\n", 1),
    ],
)
def test_errors_name_the_line(tmp_path: Path, name: str, text: str, line: int) -> None:
    with pytest.raises(HinomiError) as caught:
        read(tmp_path, name, text)
    for message in (caught.value.message.ja, caught.value.message.en):
        assert f"{name}:{line}:" in message


def test_wrong_values_are_problems(tmp_path: Path) -> None:
    twice = "c ansible_host=10.1.1.1\nd ansible_host=10.1.1.1\n"
    text = "[a]\na ansible_host=10.1.2.300\nb ansible_port=x\n" + twice
    problems = read(tmp_path, "h.ini", text).problems
    assert [(one.row, one.file) for one in problems] == [(2, "h.ini"), (3, "h.ini"), (5, "h.ini")]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("web", ["web"]),
        ("web[01:03]", ["web01", "web02", "web03"]),
        ("web[9:11]", ["web9", "web10", "web11"]),
        ("n[0:8:4]x[a:b]", ["n0xa", "n0xb", "n4xa", "n4xb", "n8xa", "n8xb"]),
    ],
)
def test_ranges(pattern: str, names: list[str]) -> None:
    assert expand(pattern) == names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hosts", True),
        ("h.yml", True),
        ("h.YAML", True),
        ("h.ini", True),
        ("l.csv", False),
        ("l.xlsx", False),
    ],
)
def test_which_files_are_taken_for_ansible(name: str, expected: bool) -> None:
    assert is_ansible(Path(name)) is expected


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["h.ini", "h.yml"]))
def test_any_text_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str
) -> None:
    path = tmp_path_factory.mktemp("a") / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with suppress(HinomiError):
        assert isinstance(read_ansible(path), Reading)


def ansible_says(path: Path) -> dict[str, dict[str, Any]]:
    command = [shutil.which("ansible-inventory") or "", "-i", str(path), "--list"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)["_meta"]["hostvars"]
    return found


@pytest.mark.skipif(not shutil.which("ansible-inventory"), reason="Ansible is not installed")
@pytest.mark.parametrize(("name", "text"), [("h.ini", INI), ("h.yml", YAML.replace("!vault ", ""))])
def test_ansible_itself_sees_the_same_hosts(tmp_path: Path, name: str, text: str) -> None:
    text = text.replace("ansible_host=10.1.1.1 ", "")
    hosts = by_name(read(tmp_path, name, text))
    said = ansible_says(tmp_path / name)
    assert set(said) == set(hosts)
    assert {n: int(v.get("ansible_port", 22)) for n, v in said.items()} == {
        name: host.access.port for name, host in hosts.items()
    }
