"""Evidence of managed devices that we built ourselves: it proves only what we believe."""

import json
from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TAG = "0123456789abcdef0123456789abcdef"
GOOD: dict[str, Any] = {
    "row": 2,
    "serial": "DMPX1234",
    "platform": "ipados",
    "version": "18.1",
    "synced": "2026-11-19T00:00:00+00:00",
    "locked": True,
    "managed": True,
    "supervised": True,
    "compliant": True,
}
CHROME: dict[str, Any] = {
    **GOOD,
    "platform": "chromeos",
    "version": "140.0.7300.1",
    "updates_until": "2031-06-30",
}


def evidence(machine: dict[str, Any], **header: object) -> bytes:
    """The evidence of one device; a cell of `...` is a column that the export lacks."""
    said = sorted(name for name, cell in machine.items() if cell is not ... and name != "row")
    cells = {name: cell for name, cell in machine.items() if cell is not ...}
    whole: dict[str, object] = {
        "hinomi_managed": 1,
        "tag": TAG,
        "at": AT.isoformat(),
        "name": "T-0001",
        "product": "Jamf Pro",
        "source": "0" * 64,
        "by": "serial",
        "said": said,
        "machine": cells,
        "end": {"tag": TAG, "said": len(said)},
    }
    return json.dumps({**whole, **header}, ensure_ascii=False).encode()
