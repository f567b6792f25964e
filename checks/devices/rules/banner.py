"""What devices say before a login."""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from checks.devices.facts import DeviceBanner, DeviceIdentity
from checks.fact import Limits
from checks.model import DEVICES, LawField, Outcome, Proof, Provenance, Severity, check, judged
from inventory.words import NONE, T

_SHORTEST = 3  # letters of a name that say something


@dataclass(frozen=True, slots=True)
class DeviceBannerLimits(Limits):
    """Names of products and makers that have no place in a banner."""

    group: ClassVar[str] = "device_banner"

    product_words: tuple[str, ...]


@check(
    "NWD-013",
    title=T(
        ja="ログイン前に警告を表示し、機種名を表示しないこと",
        en="A warning stands before the login, and no name of the product",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="警告がないと不正な操作を咎めにくく、機種名は攻撃者の下調べを助ける",
        en="Without a warning abuse is hard to prosecute; a name of the product helps attackers",
    ),
    remedy=T(
        ja="「権限のない接続を禁じる」旨だけを banner login などに設定し、"
        "機種名・版・団体の内部の名称を除く",
        en="Set a banner that only forbids unauthorised use, without product, version or inner "
        "names",
    ),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def warned_without_names(
    banner: DeviceBanner, identity: DeviceIdentity, limits: DeviceBannerLimits
) -> Outcome:
    """What is shown before a login is shown to everybody, so it must tell nothing of the device."""
    text = _folded(banner.text)
    own = (identity.maker, identity.firmware, *_models(identity.model))
    names = {_folded(one) for one in (*limits.product_words, *own)}
    shown = sorted(one for one in names if len(one) >= _SHORTEST and one in text)
    observed = T(ja="警告文", en="a warning") if text else NONE
    if shown:
        observed = T(ja=f"機種の名称: {', '.join(shown)}", en=f"names it: {', '.join(shown)}")
    return judged(
        bool(text) and not shown,
        observed=observed,
        expected=T(ja="機種名のない警告文", en="a warning without names of the product"),
        provenance=Provenance.EXPLICIT,
        lines=tuple(banner.text.splitlines()),
    )


def _models(model: str) -> tuple[str, ...]:
    """The model and its series: AX2530 of AX2530S-24T."""
    return (model, *re.findall(r"[A-Za-z]+[0-9]{2,}", model))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
