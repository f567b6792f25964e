"""How the network and the ledger agree, in counts: what the audit report shows of it."""

from dataclasses import dataclass

SORTS = ("一致", "未登録", "未検出", "食い違い", "その他", "確認不能")


@dataclass(frozen=True, slots=True)
class ZoneTally:
    """How many items of each sort a zone has; `counts` in the order of `SORTS`."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AssetsSummary:
    """The counts by zone with a sentence about them; no machine is named in it."""

    zones: tuple[ZoneTally, ...]
    sentence: str
