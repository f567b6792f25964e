"""What readers name shortly is said in words, in both languages."""

import re
from itertools import chain

import pytest

from checks.devices import facts, words
from checks.devices.facts import DeviceFact
from checks.devices.reader import DeviceReader, unread
from checks.model import FactError
from inventory.words import T

ASKED = [
    fact.asks
    for fact in vars(facts).values()
    if isinstance(fact, type) and issubclass(fact, DeviceFact) and fact is not DeviceFact
]


@pytest.mark.parametrize("name", ASKED)
def test_what_cannot_be_read_is_named_in_words(name: str) -> None:
    assert hasattr(DeviceReader, name)
    with pytest.raises(FactError) as told:
        unread(name)
    assert words.asked(name).ja in told.value.detail_ja
    assert words.asked(name) != T(name, name)


def test_every_word_for_a_device_has_both_languages() -> None:
    every = chain(words._ASKED.values(), words._DOORS.values(), words._SECURITY.values())
    assert [one for one in every if not one.ja or re.search(r"[ぁ-龥]", one.en)] == []


def test_a_word_of_the_device_itself_stays() -> None:
    assert words.door("vty 0 4") == T("vty 0 4", "vty 0 4")
    assert words.door("web").ja == "管理画面"
    assert words.security("open").ja == "暗号化なし"
