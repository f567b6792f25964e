"""Small files of vulnerabilities in the forms of their makers."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def tracker(folder: Path, about: Mapping[str, Mapping[str, tuple[str, str]]]) -> Path:
    """The Debian security tracker's form: `{package: {id: (status, fixed)}}`, for bookworm."""
    root = {
        package: {
            id_: {
                "description": 'quotes " and } and ü',
                "releases": {
                    "bookworm": {"status": status, "urgency": "not yet assigned"}
                    | ({"fixed_version": fixed} if fixed else {}),
                    "sid": {"status": "open", "urgency": "low"},
                },
            }
            for id_, (status, fixed) in holes.items()
        }
        for package, holes in about.items()
    }
    path = folder / "tracker.json"
    path.write_text(json.dumps(root, ensure_ascii=False), "utf-8")
    return path


def many(count: int) -> dict[str, dict[str, tuple[str, str]]]:
    """Packages that nobody has installed, to make up the whole."""
    return {f"pkg{n}": {f"CVE-2020-{n:05}": ("resolved", "1.0-1")} for n in range(count)}


def kev(folder: Path, *ids: str, day: str = "2026-11-20") -> Path:
    """CISA's catalogue."""
    root = {
        "title": "CISA Catalog of Known Exploited Vulnerabilities",
        "catalogVersion": day.replace("-", "."),
        "dateReleased": f"{day}T15:00:02.6372Z",
        "count": len(ids),
        "vulnerabilities": [{"cveID": id_, "knownRansomwareCampaignUse": "Known"} for id_ in ids],
    }
    path = folder / "kev.json"
    path.write_text(json.dumps(root), "utf-8")
    return path


def record(
    id_: str,
    package: str,
    *events: Mapping[str, str],
    ecosystem: str = "Debian:12",
    modified: str = "2026-11-20T01:00:00Z",
    **more: Any,  # noqa: ANN401 - further fields of the schema
) -> dict[str, Any]:
    """One record of the OSV schema."""
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}]
    affected = [{"package": {"ecosystem": ecosystem, "name": package}, "ranges": ranges}]
    return {"id": id_, "modified": modified, "affected": affected, **more}


def osv_zip(folder: Path, *records: Mapping[str, Any]) -> Path:
    """Records as OSV hands out a whole ecosystem."""
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, one in enumerate(records):
            archive.writestr(f"{number}.json", json.dumps(one))
    return path
