"""The frame: what is read back is what was printed, and nothing odd passes for complete."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.collector import render_collector
from checks.fact import HostFact, Reply, Shell, read
from checks.frame import Frame, FrameError, parse_frame
from checks.model import FactError, Why

TAG = "0123456789abcdef0123456789abcdef"
SHELLS = (["dash", "-s"], ["bash", "-s"], ["busybox", "ash", "-s"])


@dataclass(frozen=True)
class Odd(HostFact):
    """Prints bytes without a final newline and a line that looks like a mark."""

    body: bytes
    probe = Shell("printf 'a\\n@00 end Odd 0\\nlast'")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        return cls(reply.body)


@dataclass(frozen=True)
class Broken(HostFact):
    """Ends with an exit code of its own."""

    body: bytes
    probe = Shell("printf x; exit 7")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        return cls(reply.body)


@dataclass(frozen=True)
class Tool(HostFact):
    """Needs a tool that nobody has."""

    body: bytes
    probe = Shell("need no-such-tool-anywhere\nprintf x")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        return cls(reply.body)


FACTS = (Odd, Broken, Tool)


def printed(sections: dict[str, tuple[bytes, int]], tag: str = TAG) -> bytes:
    out = f"HINOMI1 {tag} 1795000000 0 - host\n".encode()
    for name, (body, status) in sections.items():
        out += f"@{tag} begin {name}\n".encode() + body + f"\n@{tag} end {name} {status}\n".encode()
    return out + f"@{tag} done {len(sections)}\n".encode()


def run(shell: list[str]) -> Frame:
    script = f"HINOMI_TAG={TAG}\n".encode() + render_collector(FACTS)
    done = subprocess.run(shell, input=script, capture_output=True, check=True)
    return parse_frame(done.stdout, TAG)


@pytest.mark.parametrize("shell", SHELLS, ids=["dash", "bash", "busybox"])
def test_every_shell_prints_the_same_replies(shell: list[str]) -> None:
    replies = run(shell).replies
    assert replies["Odd"].body == b"a\n@00 end Odd 0\nlast"
    assert replies["Broken"].status == 7
    with pytest.raises(FactError) as missing:
        read(Tool, replies["Tool"])
    assert missing.value.why is Why.NO_TOOL


def test_a_host_without_dd_prints_the_same() -> None:
    script = f"HINOMI_TAG={TAG}\n".encode() + render_collector(FACTS)
    said = [
        subprocess.run(["sh", "-s"], input=more + script, capture_output=True, check=True).stdout
        for more in (b"", b"dd() { return 1; }\n")
    ]
    bodies = [{n: r.body for n, r in parse_frame(one, TAG).replies.items()} for one in said]
    assert bodies[0] == bodies[1]


def test_the_installed_collector_takes_the_tag_from_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "collector"
    path.write_bytes(render_collector(FACTS))
    done = subprocess.run(["sh", path], input=f"{TAG}\n".encode(), capture_output=True, check=True)
    assert parse_frame(done.stdout, TAG).tag == TAG


def test_the_carried_collector_draws_its_own_tag(tmp_path: Path) -> None:
    path = tmp_path / "collector"
    path.write_bytes(render_collector(FACTS))
    done = subprocess.run(["sh", path], input=b"", capture_output=True, check=True)
    assert len(parse_frame(done.stdout).tag) == 32


def test_the_same_facts_give_the_same_script() -> None:
    assert render_collector(FACTS) == render_collector(reversed(FACTS))


def test_a_collector_cut_on_the_way_runs_nothing() -> None:
    script = render_collector(FACTS)
    for keep in (len(script) // 2, len(script) - 20):
        done = subprocess.run(["dash", "-s"], input=script[:keep], capture_output=True, check=False)
        assert b"HINOMI1" not in done.stdout


def test_absent_is_told_from_unreadable(tmp_path: Path) -> None:
    there, locked = tmp_path / "there", tmp_path / "locked"
    there.write_bytes(b"two\nlines")
    locked.mkdir()

    @dataclass(frozen=True)
    class Files(HostFact):
        probe = Shell(f"f {there} {tmp_path}/no/such {locked}")

    script = f"HINOMI_TAG={TAG}\n".encode() + render_collector([Files])
    done = subprocess.run(["sh", "-s"], input=script, capture_output=True, check=True)
    files = parse_frame(done.stdout, TAG).replies["Files"].files()
    assert files[str(there)].content == b"two\nlines"
    assert files[f"{tmp_path}/no/such"].state == "absent"
    assert files[str(locked)].state == "other"


@given(
    st.dictionaries(
        st.from_regex(r"[A-Z][A-Za-z0-9_]{0,20}", fullmatch=True),
        st.tuples(st.binary(max_size=200), st.integers(0, 255)),
        max_size=5,
    ),
    st.binary(max_size=60),
)
def test_replies_survive_the_frame(sections: dict[str, tuple[bytes, int]], noise: bytes) -> None:
    frame = parse_frame(noise + b"\n" + printed(sections) + noise, TAG)
    assert {n: (r.body, r.status) for n, r in frame.replies.items()} == sections


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_a_frame_error(raw: bytes) -> None:
    with pytest.raises(FrameError):
        parse_frame(raw)


@given(st.data())
def test_a_cut_output_is_never_complete(data: st.DataObject) -> None:
    whole = printed({"A": (b"text", 0), "B": (b"", 1)})
    cut = data.draw(st.integers(0, len(whole) - 2))
    with pytest.raises(FrameError):
        parse_frame(whole[:cut], TAG)


@pytest.mark.parametrize(
    "raw",
    [
        printed({"A": (b"", 0)}, "f" * 32),
        printed({"A": (b"", 0)}).replace(b"done 1", b"done 2"),
        printed({"A": (b"", 0)}).replace(b"end A 0", b"end B 0"),
        printed({"A": (b"", 0)}).replace(b"end A 0", b"end A"),
        printed({"A": (f"\n@{TAG} begin B\n".encode(), 0)}),
    ],
    ids=["other tag", "wrong count", "wrong end", "no exit code", "nested begin"],
)
def test_a_wrong_frame_is_refused(raw: bytes) -> None:
    with pytest.raises(FrameError):
        parse_frame(raw, TAG)


def test_a_probe_that_answers_twice_is_refused() -> None:
    one = printed({"A": (b"safe", 0)})
    mark = f"@{TAG} done 1\n".encode()
    section = one[one.index(b"@") : one.index(mark)]
    with pytest.raises(FrameError, match="twice"):
        parse_frame(one.replace(mark, section + f"@{TAG} done 2\n".encode()), TAG)
