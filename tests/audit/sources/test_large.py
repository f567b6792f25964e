"""A list of twenty thousand machines is read, kept and matched in seconds."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.evidence import EvidenceStore
from audit.sources.imports import Exported, Sources
from audit.sources.mappings import read_source_mapping, source_template
from inventory.central.records import Export
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.model import Host
from inventory.sources.matching import match

MANY = 20_000
SECONDS = 30  # on two shared cores; alone it takes three
HEAD = (
    "資産番号",
    "ハードウェア名",
    "シリアル番号",
    "MACアドレス",
    "OS",
    "OSビルド",
    "最終接続日時",
)


def row(number: int) -> tuple[str, ...]:
    mac = f"00-A0-DE-{number >> 16:02X}-{number >> 8 & 255:02X}-{number & 255:02X}"
    return (
        *(f"A{number:05}", f"PC-{number:05}", f"PF{number:07}", mac),
        *("Windows 11 Pro", "10.0.26100.2033", "令和8年11月20日"),
    )


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("HINOMI_SLOW") != "1", reason="20,000 rows: HINOMI_SLOW=1")
def test_twenty_thousand_machines(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'h.db'}")
    upgrade(engine)
    store = Sources(Journal(engine), EvidenceStore(tmp_path / "evidence"))
    lines = [HEAD, *map(row, range(MANY))]
    text = "".join("\t".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)
    export = Export(Path("list.csv"), ("\ufeff" + text).encode("utf-16-le"))
    mapping = read_source_mapping(source_template("ism-cloudone").encode(), Path("ism.yaml"))
    begun = time.monotonic()
    at = Exported(datetime(2026, 11, 20, tzinfo=UTC), "髙橋")
    assert len(store.bring(export, mapping, at, "髙橋").machines) == MANY
    hosts = [Host(id=f"A{n:05}", name=f"PC-{n:05}") for n in range(MANY)]
    assert len(match(store.of("ism").machines, hosts).pairs) == MANY
    assert time.monotonic() - begun < SECONDS
