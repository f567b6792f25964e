"""The demo city's continuity: more of its ledger, its book over Excel, and what follows of it.

Comes after the audit's report: the hosts that it adds to the ledger are not scanned.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from inventory.ledger.writing import write_ledger
from tests.bcp.city import EXTRA, FOLDER

ADDED, BOOK, PACK = "機器台帳_追加.xlsx", "継続台帳.xlsx", "持ち出し一式"
_JUDGED = (0, 1)  # the city's plan contradicts itself on purpose


def plan_continuity(hinomi: Callable[..., int], folder: Path, workspace: Path) -> None:
    """Fill the book, take it over Excel and back, and ask it what it is worth."""
    write_ledger(EXTRA, folder / ADDED)
    hinomi("inventory", "import", f"../{ADDED}")
    hinomi("bcp", "init")
    for name in ("continuity.yaml", "plan.yaml"):
        shutil.copyfile(FOLDER / name, workspace / "bcp" / name)
    hinomi("bcp", "export", f"../{BOOK}")
    hinomi("bcp", "import", f"../{BOOK}", "--dry-run")
    hinomi("bcp", "show", "system:認証基盤")
    hinomi("bcp", "check", allowed=_JUDGED)
    hinomi(
        "bcp", "order", "--down", "system:認証基盤", "--down", "power:サーバ室UPS", allowed=_JUDGED
    )
    hinomi("bcp", "graph", "-o", "../依存関係.svg")
    for form in ("pdf", "docx", "xlsx"):
        hinomi("report", "bcp", "-f", form, "-o", f"../業務継続計画.{form}")
    hinomi("bcp", "pack", "-m", "earthquake", "-m", "ransomware", "-o", f"../{PACK}")
