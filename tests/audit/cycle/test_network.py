"""The network model is made out however it is written, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.network import NetworkModel, agreed, network_model


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("α", NetworkModel.ALPHA),
        ("α’", NetworkModel.ALPHA_DASH),
        ("α´モデル", NetworkModel.ALPHA_DASH),
        ("Β", NetworkModel.BETA),
        (" β モデル ", NetworkModel.BETA),
        ("β′", NetworkModel.BETA_DASH),
        ("βダッシュ", NetworkModel.BETA_DASH),
        ("γ", None),
        ("αかβ", None),
        ("", None),
    ],
)
def test_dashes_are_written_in_many_ways(text: str, model: NetworkModel | None) -> None:
    assert network_model(text) is model


@given(st.text(max_size=8))
def test_any_text_is_a_model_or_none(text: str) -> None:
    found = network_model(text)
    assert found is None or found.value[0] in text.lower()


def test_ledger_and_settings_have_to_agree() -> None:
    assert agreed("β'", "β’") == (NetworkModel.BETA_DASH, None)
    assert agreed("", "α") == (NetworkModel.ALPHA, None)
    assert agreed("α", "") == (NetworkModel.ALPHA, None)
    for ledger, settings, word in (("α", "β", "違"), ("", "", "未設定"), ("γ", "β", "γ")):
        model, why = agreed(ledger, settings)
        assert model is None
        assert why is not None
        assert word in why.ja or ("台帳は" in why.ja and word == "違")
