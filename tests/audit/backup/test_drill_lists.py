"""A list of checksums in a folder's copy, where neither manifest nor source can be asked."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.backup.drill_lists import read_list
from checks.backup.drilled import answer
from checks.backup.model import Against, Drill
from console.backup_drill_words import good
from tests.audit.backup.drill_kit import (
    DATA,
    FILES,
    MIRROR,
    WHOLE,
    Kit,
    data_set,
    left,
    mirror,
    slow,
)
from tests.checks.backup.samples import LIMITS
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab

LIST = (
    f"cd {MIRROR}; find . -type f ! -name SUMS -print0 | xargs -0 sha256sum >/tmp/sums; "
    "mv /tmp/sums {0}"
)


@pytest.fixture(scope="module")
def vault(lab: Lab) -> Iterator[str]:
    lab.add(HostSpec("listed", layer=layers.backup()))
    lab.run("listed", "bash -s", stdin=f"set -eu\n{DATA}\n")
    yield "listed"
    lab.remove("listed")


def drilled(lab: Lab, host: str, folder: Path, where: str, then: str = ":") -> Drill:
    """The whole copy, whose source is on a host that nobody knows."""
    one = mirror(lab, host, ("checksums", where))
    lab.run(host, LIST.format(where))
    lab.run(host, f"cd {MIRROR}; {then}")
    drill = Kit(lab, folder).drill(one, data_set("gone"), WHOLE)
    assert left(lab, host) == ""
    return drill


@pytest.mark.lab
def test_a_list_in_the_copy_proves_it_unchanged(lab: Lab, vault: str, tmp_path: Path) -> None:
    drill = drilled(lab, vault, tmp_path, "SUMS")
    assert drill.errors == ()
    assert (drill.against, drill.asked, drill.matched) == (Against.CHECKSUMS, FILES + 1, FILES + 1)
    assert drill.partial  # nothing is known of what the source had
    said, words = answer(drill, LIMITS)
    assert (said, words.en) == (None, "compared with the copy's own list alone")
    assert good(drill) is None


@slow
@pytest.mark.lab
def test_what_differs_from_the_list_in_the_copy_is_damage(
    lab: Lab, vault: str, tmp_path: Path
) -> None:
    flip = "printf X | dd of=住民記録/異動9.csv bs=1 seek=5 conv=notrunc; echo n >new.txt"
    drill = drilled(lab, vault, tmp_path, "SUMS", flip)
    assert (drill.against, drill.differing, drill.extra) == (Against.CHECKSUMS, 1, 1)
    assert drill.matched == FILES
    assert answer(drill, LIMITS)[0] is False
    assert good(drill) is False


@slow
@pytest.mark.lab
def test_what_differs_from_a_list_elsewhere_is_undetermined(
    lab: Lab, vault: str, tmp_path: Path
) -> None:
    drill = drilled(lab, vault, tmp_path, "/backup/sums", "echo later >>住民記録/異動9.csv")
    assert (drill.against, drill.differing, drill.matched) == (Against.CHECKSUMS, 0, FILES - 1)
    assert drill.undetermined == 1


@slow
@pytest.mark.lab
@pytest.mark.parametrize("spoil", ["rm SUMS", "echo odd >>SUMS", "truncate -s -1 SUMS"])
def test_a_list_that_cannot_be_read_is_no_list(
    lab: Lab, vault: str, tmp_path: Path, spoil: str
) -> None:
    drill = drilled(lab, vault, tmp_path, "SUMS", spoil)
    assert (drill.against, drill.matched) == (Against.NOTHING, 0)


@given(st.dictionaries(st.binary(min_size=1).filter(lambda b: b"\0" not in b), st.binary()))
def test_every_name_is_read_as_it_was_written(files: dict[bytes, bytes]) -> None:
    lines, wanted = b"", {}
    for name, content in files.items():
        told = name.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
        mark = b"\\" if told != name else b""
        digest = sha256(content)
        lines += mark + digest.hexdigest().encode() + b"  ./a" + told + b"\n"
        wanted[b"a" + name] = digest.digest()
    assert read_list(lines) == (wanted if lines else None)
