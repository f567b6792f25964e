"""Removable media: what Windows itself denies, and what only another product can tell."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
)
from checks.windows.facts.removable_media import Denied, RemovableMedia
from inventory.words import T, joined

_DISABLED = 4  # of a driver's Start: never loaded
_DRIVERS = T(
    ja="USB 記憶装置のドライバーは無効（SD カードや携帯端末は止まらない）",
    en="drivers of USB storage are off (neither SD cards nor telephones are stopped)",
)
_CLASSES = {
    "{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}": T(ja="リムーバブルディスク", en="removable disks"),
    "{6ac27878-a6fa-4155-ba85-f98f491d4f33}": T(ja="携帯端末（WPD）", en="portable devices"),
    "{f33fdc04-d1ac-4e8e-9a30-19bbd4b108ae}": T(ja="携帯端末（WPD 2）", en="portable devices 2"),
}


@dataclass(frozen=True, slots=True)
class TerminalMediaLimits(Limits):
    """Classes of devices to deny, what suffices, and by what other products are known."""

    group: ClassVar[str] = "terminal_media"

    classes: tuple[str, ...]
    deny_read: bool
    usb_drivers_suffice: bool
    usual_filters: tuple[str, ...]
    product_services: tuple[str, ...]


def _is_denied(found: Denied | None, limits: TerminalMediaLimits) -> bool:
    if found is None:
        return False
    return found.write == 1 and (found.read == 1 or not limits.deny_read)


def _drivers_off(media: RemovableMedia) -> bool:
    """USBSTOR and the faster UASPStor both; the latter may not exist."""
    fast = media.drivers["UASPStor"]
    return media.drivers["USBSTOR"] == _DISABLED and fast in {None, _DISABLED}


def _others(media: RemovableMedia, limits: TerminalMediaLimits) -> list[str]:
    """Filters that Windows does not bring, and services of products that the body named."""
    usual = {one.lower() for one in limits.usual_filters}
    named = {one.lower() for one in limits.product_services}
    return [one for one in media.filters if one not in usual] + sorted(media.services & named)


def _open_classes(media: RemovableMedia, limits: TerminalMediaLimits) -> list[str]:
    wanted = [one.strip().lower() for one in limits.classes]
    if not wanted:
        raise FactError(
            Why.UNDETERMINED,
            T(ja="基準値 terminal_media.classes が空", en="terminal_media.classes is empty"),
        )
    return [one for one in wanted if not _is_denied(media.denied.get(one), limits)]


@check(
    "TRM-015",
    title=T(
        ja="USBメモリなどの外部媒体が使えないよう制御していること",
        en="Removable media are denied",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:4.4", "MIC:5.1(1)", "MIC:6.4(1)"),
    field=LawField.PHYSICAL,
    risk=T(
        ja="住民情報が持ち出され、媒体を通じてウイルスが入る",
        en="Residents' data leave, and malware comes in, by way of media",
    ),
    remedy=T(
        ja="グループポリシーの「リムーバブル記憶域へのアクセス」で拒否する。"
        "資産管理ソフトで制御している場合は、その設定の出力を手作業の証拠として添える",
        en="Deny in Removable Storage Access of group policy; where another product is in "
        "control, attach the export of its policy as evidence",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def media_denied(media: RemovableMedia, limits: TerminalMediaLimits) -> Outcome:
    """Removable Storage Access: Deny_All, or Deny_Read and Deny_Write of every class named.

    SKYSEA, LANSCOPE and the like block in their own drivers, of which the registry tells only that
    they are there.
    """
    expected = T(ja="読み書きを拒否", en="denied")
    if media.deny_all == 1:
        return _held(T(ja="すべて拒否（Deny_All）", en="all denied (Deny_All)"), expected)
    still_open = _open_classes(media, limits)
    if not still_open:
        return _held(T(ja="対象の媒体をすべて拒否", en="every class is denied"), expected)
    off = _drivers_off(media)
    if off and limits.usb_drivers_suffice:
        return _held(_DRIVERS, expected)
    others = _others(media, limits)
    if others:
        names = ", ".join(others[:6])
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"他の製品のドライバー（{names}）が制御している可能性がある。"
                "その製品の設定の出力を添えて判定する",
                en=f"a driver of another product ({names}) may be in control; attach the export "
                "of its policy",
            ),
        )
    seen = joined(_CLASSES.get(one, one) for one in still_open)
    told = T(ja=f"拒否していない: {seen.ja}", en=f"not denied: {seen.en}")
    return judged(
        False,
        observed=joined([told, _DRIVERS]) if off else told,
        expected=expected,
    )


def _held(observed: T, expected: T) -> Outcome:
    return judged(True, observed=observed, expected=expected, provenance=Provenance.EXPLICIT)
