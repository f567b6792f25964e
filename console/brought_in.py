"""How the import of another product's file ended, in words."""

from inventory.words import T


def ending(count: int, problems: int, noun: T, after: T, *, dry_run: bool, imported: bool) -> T:
    """Rejected, only shown, known already, or brought in; `noun` is what was counted."""
    if problems:
        return T(
            f"取り込めない行が {problems} 件あります。直すまで取り込みません。",
            f"{problems} rows cannot be imported; nothing is until they are mended.",
        )
    if dry_run:
        return T(
            f"取り込むと {count}{noun.ja}になります。まだ取り込んでいません。",
            f"An import would give {count} {noun.en}; nothing is imported yet.",
        )
    if not imported:
        return T(
            "取り込み済みです。変わるところはありません。", "Imported before; nothing changes."
        )
    return T(
        f"取り込みました: {count}{noun.ja}。{after.ja}",
        f"Imported: {count} {noun.en}{after.en}",
    )
