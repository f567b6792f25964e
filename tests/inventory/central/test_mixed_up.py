"""Rows that an import must not mix up: other people, tokens handed back, words of success."""

from datetime import UTC, datetime

import pytest

from inventory.central.mapping import Format
from inventory.central.model import FactorKind, Source
from inventory.central.records import moment
from tests.inventory.central.exports import columns, mapping, objects, only, read, table

COLUMNS = columns(account="利用者", enrolled="登録", factor_kinds="方式")
BY = mapping(Format.TABLE, Source.ENROLMENT, columns=COLUMNS, local_names=True)
TITLES = ("利用者", "登録", "方式")


def test_one_name_of_two_domains_is_not_one_person() -> None:
    rows = [TITLES, ("CITY\\yamada", "未登録", ""), ("PREF\\Yamada", "登録済", "トークン")]
    [problem] = read(table(rows), BY).problems
    assert (problem.row, problem.column) == (3, "利用者")
    assert "account_names" in problem.message.ja


def test_the_same_person_is_known_by_both_forms_of_the_name() -> None:
    rows = [TITLES, ("CITY\\yamada", "登録済", "トークン"), ("YAMADA@city.test", "登録済", "顔"),
            ("yamada", "登録済", "顔"), ("city\\Yamada", "登録済", "顔")]  # fmt: skip
    assert list(only(table(rows), BY)) == ["yamada"]


def test_a_token_handed_back_is_no_registered_kind() -> None:
    rows = [TITLES, ("yamada", "未登録", "トークン"), ("yamada", "登録済", "SMS")]
    assert only(table(rows), BY)["yamada"].kinds == {FactorKind.WEAK}


@pytest.mark.parametrize(
    ("result", "count"),
    [("SUCCESS", 1), ("succeeded", 1), ("ALLOW", 1), ("FAILURE", 0), ("401", 0)],
)
def test_words_of_success(result: str, count: int) -> None:
    login = {"user": "yamada", "time": "2026-11-20T09:00:00Z", "amr": ["pwd"], "result": result}
    assert len(only(objects(login), mapping(Format.OIDC))) == count


def test_a_word_that_may_mean_success_is_asked_about() -> None:
    login = {"user": "yamada", "time": "2026-11-20T09:00:00Z", "amr": ["pwd"], "result": "入室"}
    [problem] = read(objects(login), mapping(Format.OIDC)).problems
    assert (problem.column, problem.value) == ("result", "入室")
    assert "成功" in problem.message.ja
    signin = {
        "userPrincipalName": "yamada@city.test", "createdDateTime": "2026-11-20T09:00:00Z",
        "status": {"errorCode": "vielleicht"}, "authenticationRequirement": "singleFactor",
    }  # fmt: skip
    assert len(read(objects(signin), mapping(Format.ENTRA_SIGNINS)).problems) == 1


@pytest.mark.parametrize("text", ["/Date(1763600000000)/", "1763600000", "1763600000123"])
def test_times_in_seconds_since_1970(text: str) -> None:
    assert moment(text) == datetime.fromtimestamp(1763600000, UTC)
