"""The network model (三層の対策の構成) that a body has chosen: α, α', β or β'."""

import re
import unicodedata
from enum import StrEnum

from inventory.words import T

_DASHES = re.compile("[’‘′´`＇]|ダッシュ")  # before NFKC, which takes ´ apart


class NetworkModel(StrEnum):
    """The four models of the guideline; α' came with 令和6年10月."""

    ALPHA = "α"
    ALPHA_DASH = "α'"
    BETA = "β"
    BETA_DASH = "β'"


def network_model(text: str) -> NetworkModel | None:
    """The model that is meant, however its dash is written; None where none can be made out."""
    plain = unicodedata.normalize("NFKC", _DASHES.sub("'", text)).strip().removesuffix("モデル")
    named = plain.replace(" ", "").lower()
    return next((one for one in NetworkModel if one.value == named), None)


def agreed(ledger: str, settings: str) -> tuple[NetworkModel | None, T | None]:
    """The model that ledger and settings name; None, with the reason, where nobody can say."""
    said = [text for text in (ledger.strip(), settings.strip()) if text]
    models = {network_model(text) for text in said}
    if not said:
        return None, T(
            "ネットワークの構成が未設定。hinomi.toml の [municipality] に network_model を書く",
            "the network model is not set; write network_model under [municipality] in hinomi.toml",
        )
    if None in models:
        return None, T(
            f"ネットワークの構成「{'、'.join(said)}」を読めない。α、α'、β、β' のいずれかを書く",
            f"cannot read the network model {', '.join(said)}; write one of α, α', β, β'",
        )
    if len(models) > 1:
        return None, T(
            f"ネットワークの構成が台帳は{ledger}、hinomi.toml は{settings}。どちらかを直す",
            f"the ledger says {ledger} and hinomi.toml says {settings}; correct one of them",
        )
    return models.pop(), None
