"""The root under every state, built once, and what our collector says in one state."""

import gzip
import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.truth.states import State

ENTER = Path(__file__).with_name("enter.sh")
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Root:
    """A base system, the packages it has, and the folder in which answers are remembered."""

    path: Path
    packages: frozenset[str]
    cache: Path

    def ask(self, script: bytes, state: State, states: Path) -> bytes:
        """What the collector prints in this state; asked once for the same script and state."""
        asked = f"{self.path.name} {state.sha256} ".encode() + ENTER.read_bytes() + script
        known = self.cache / "answers" / f"{hashlib.sha256(asked).hexdigest()}.gz"
        if known.exists():
            return gzip.decompress(known.read_bytes())
        command = [str(ENTER), str(self.path), str(states / state.file)]
        done = subprocess.run(
            command, input=script, capture_output=True, timeout=_SECONDS, check=False
        )
        if not done.stdout:
            raise RuntimeError(f"{state.file}: {done.stderr[-300:].decode(errors='replace')}")
        known.parent.mkdir(exist_ok=True)
        known.write_bytes(gzip.compress(done.stdout, 1))
        return done.stdout


def build_root(listing: Path, cache: Path) -> Root:
    """The root of the listed packages (`name version` a line), made by mmdebstrap once."""
    text = listing.read_text("utf-8")
    names = frozenset(line.split()[0] for line in text.splitlines() if line.strip())
    path = cache / f"base-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    if not path.is_dir():
        fresh = path.with_suffix(".new")
        include = f"--include={','.join(sorted(names))}"
        command = ["mmdebstrap", "--quiet", "--mode=root", "--variant=apt", include]
        subprocess.run([*command, "bookworm", str(fresh)], check=True)
        fresh.rename(path)
    return Root(path, names, cache)
