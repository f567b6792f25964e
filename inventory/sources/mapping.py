"""How the export of one product at one place is read: saved in the workspace, and signed off."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventory.central.mapping import Column


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """How one export is read; `sha256` is the digest of the text that was signed off.

    `constants` hold for every row, `mdm` says that the product manages the machines that it lists,
    so that they may be judged by it; `utc` says that times without a zone are UTC and not Japan's.
    """

    name: str
    sha256: str
    product: str
    columns: Mapping[str, Column]
    constants: Mapping[str, str] = field(default_factory=dict)
    mdm: bool = False
    utc: bool = False
