"""A host with a small source, and real repositories of it; everything from one seed."""

import io
import os
import random
import secrets
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from checks.backup.model import Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.script import quoted, render_script
from checks.backup.tool import Fragment, Portion, Tool, Wish
from checks.backup.walked import Walked, read_walk
from checks.backup.walking import walk
from checks.fact import Reply
from checks.frame import parse_frame
from tests.lab.lab import Lab, inside

SOURCE = "/srv/住民記録"
SECOND = "/srv/税"
SOURCES = (SOURCE, SECOND)
DAILY = f"{SECOND}/賦課00.txt"  # the file that changes every day
SECRET = "Hinomi-Backup-1"
DAYS = tuple(range(8, -1, -1))
ENVIRONMENT = {
    ToolKind.RESTIC: f"export RESTIC_PASSWORD={SECRET}",
    ToolKind.BORG: f"export BORG_PASSPHRASE={SECRET} BORG_BASE_DIR=/var/lib/borg-home TZ=UTC\n"
    "export BORG_RELOCATED_REPO_ACCESS_IS_OK=yes BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes",
}
SECRETS = {ToolKind.RESTIC: "password", ToolKind.BORG: "passphrase"}


@dataclass(frozen=True, slots=True)
class Site:
    """A lab host on which sources and repositories lie."""

    lab: Lab
    host: str

    def sh(self, script: str, given: bytes = b"") -> str:
        """Run a script as root; it must succeed."""
        command = [*inside(self.lab[self.host].pid), "sh", "-c", script]
        clean = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": "/root"}
        done = subprocess.run(
            command, input=given, capture_output=True, check=False, env=clean, timeout=300
        )
        if done.returncode:
            raise AssertionError(f"exit {done.returncode}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode("utf-8", "surrogateescape")

    def ask(self, fragment: Fragment, held: Mapping[str, str]) -> Reply:
        """The reply to one fragment, over the same script as everywhere."""
        tag = secrets.token_hex(16)
        command = [*inside(self.lab[self.host].pid), "sh", "-c", f"HINOMI_TAG={tag} exec sh -s"]
        done = subprocess.run(
            command, input=render_script([fragment], held), capture_output=True, check=False,
            timeout=400,
        )  # fmt: skip
        return parse_frame(done.stdout, tag).replies[fragment.name]


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository on a site, and how it is opened."""

    site: Site
    tool: Tool
    place: Place
    secret: str = SECRET
    others: tuple[tuple[str, str], ...] = ()

    @property
    def held(self) -> dict[str, str]:
        """The secrets under the names that the tool gives them."""
        own = {SECRETS[self.tool.kind]: self.secret} if self.secret else {}
        return {**own, **dict(self.others)}

    def survey(self, sources: Sequence[str] = SOURCES) -> Survey:
        """What the repository tells of itself."""
        reply = self.site.ask(self.tool.survey(self.place, sources), self.held)
        return self.tool.read_survey(self.place, sources, reply)

    def look(self, depth: Depth, number: int = 1, slices: int = 1) -> Reading:
        """A look for damage."""
        portion = Portion(depth, number, slices)
        reply = self.site.ask(self.tool.look(self.place, portion), self.held)
        return self.tool.read_look(self.place, portion, reply)

    def listing(self, copy: Copy) -> dict[bytes, int]:
        """Paths and sizes of one copy."""
        reply = self.site.ask(self.tool.listing(self.place, copy), self.held)
        if reply.status:
            raise AssertionError(f"exit {reply.status}")
        records = [one.split(b"\t", 1) for one in reply.body.split(b"\0") if one]
        return {path: int(size) for size, path in records}

    def restore(self, copy: str, paths: Sequence[str], scratch: str) -> tuple[str, ...]:
        """Restore into a new folder; complaints."""
        self.site.sh(f"rm -rf {scratch} && mkdir -p {scratch}")
        wish = Wish(copy, tuple(paths), scratch)
        reply = self.site.ask(self.tool.restore(self.place, wish), self.held)
        return self.tool.read_restore(self.place, wish, reply)


def walked(site: Site, folders: Sequence[str]) -> Walked:
    """Checksums of everything below these folders."""
    fragment = walk(folders, most_files=10_000, most_bytes=1 << 30)
    return read_walk(site.ask(fragment, {}))


def sums(site: Site, folders: Sequence[str], strip: str = "") -> dict[bytes, object]:
    """Path at the source -> checksum, of every file that could be read."""
    cut = len(strip.encode())
    return {entry.path[cut:]: entry.sha256 for entry in walked(site, folders).entries}


def fill(site: Site, seed: int = 1) -> None:
    """Write both sources: text that packs well, names in Japanese, cp932 and with line breaks."""
    chance = random.Random(seed)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, content in _files(chance).items():
            member = tarfile.TarInfo(name.decode("utf-8", "surrogateescape"))
            member.size, member.mtime = len(content), 1_700_000_000
            tar.addfile(member, io.BytesIO(content))
    site.sh("cd / && tar -x", packed.getvalue())
    site.sh(
        f"ln -sfn /etc/passwd {SOURCE}/外への近道; "
        f"rm -f {SOURCE}/大きい穴; truncate -s 64M {SOURCE}/大きい穴"
    )


def _files(chance: random.Random) -> dict[bytes, bytes]:
    source, second = SOURCE[1:].encode(), SECOND[1:].encode()
    found = {
        source + f"/{folder}/世帯{number:03}.csv".encode(): _text(chance, 4000)
        for folder in ("東町", "西町")
        for number in range(20)
    }
    found |= {
        second + f"/賦課{number:02}.txt".encode(): _text(chance, 3000) for number in range(20)
    }
    found[source + b"/" + "住民票.txt".encode("cp932")] = b"cp932\n"
    found[source + "/改行\n入り.txt".encode()] = b"newline\n"
    found[source + b'/q"u\\x $HOME [a]*?.txt'] = b"quotes\n"
    found[source + b"/ -rf "] = b"spaces\n"
    found[second + b"/keys.bin"] = chance.randbytes(300_000)
    return found


def _text(chance: random.Random, size: int) -> bytes:
    words = ["火見市", "住民", "世帯主", "転入", "転出", "令和", "番地"]
    text = ""
    while len(text) < size:
        text += f"{chance.randrange(10**6)},{chance.choice(words)},{chance.random()}\n"
    return text.encode()[:size]


def ago(days: float, hours: float = 1) -> datetime:
    """A moment before now."""
    return datetime.now(UTC) - timedelta(days=days, hours=hours)


def make(site: Site, kind: ToolKind, where: str, mode: str = "repokey-blake2") -> None:
    """An empty repository at that path."""
    begin = ENVIRONMENT[kind]
    if kind is ToolKind.RESTIC:
        site.sh(f"{begin}\nrestic -q --no-cache init -r {where}")
    else:
        site.sh(f"{begin}\nborg init -e {mode} {where}")


def back_up(
    site: Site,
    kind: ToolKind,
    where: str,
    at: datetime,
    sources: Sequence[str] = SOURCES,
    *,
    user: str = "",
) -> int:
    """One run of the job at that time by the repository's clock; how it ended."""
    paths = " ".join(f"'{one}'" for one in sources)
    if kind is ToolKind.RESTIC:
        time = f"{at:%Y-%m-%d %H:%M:%S}"
        job = f"TZ=UTC restic -q --no-cache backup -r {where} --host web01 --time '{time}' {paths}"
    else:
        job = (
            f"borg create --timestamp {at:%Y-%m-%dT%H:%M:%S} {where}::web01-{at:%Y%m%d%H%M} {paths}"
        )
    script = f"{ENVIRONMENT[kind]}\n{job} >/dev/null 2>&1; echo $?"
    if user:
        script = f"setpriv --reuid={user} --clear-groups --inh-caps=-all sh -c {quoted(script)}"
    return int(site.sh(script))


def history(
    site: Site,
    kind: ToolKind,
    where: str,
    days: Sequence[float],
    mode: str = "repokey-blake2",
) -> dict[str, bytes]:
    """A repository with a copy of each of these days ago, and what one file held on each day."""
    make(site, kind, where, mode)
    found = {}
    for number, day in enumerate(days):
        site.sh(f"echo {number} >> {DAILY}")
        at = ago(day)
        if back_up(site, kind, where, at):
            raise AssertionError("the healthy job failed")
        told = site.sh(f"sha256sum {DAILY} | cut -d' ' -f1")
        found[f"{at:%Y-%m-%d %H:%M}"] = bytes.fromhex(told.strip())
    return found
