"""What was worked out for one visit is never the answer to another one."""

from dataclasses import fields, replace

import pytest

from checks.mfa.model import Enrolled, Factor, Password, Person, Visit
from checks.mfa.stacks import _key

HANAKO = Person(
    name="hanako",
    uid=1000,
    groups=frozenset({"madoguchi"}),
    password=Password.SET,
    enrolled={"pam_oath.so": Enrolled.YES},
    keys=Enrolled.NO,
)
VISIT = Visit(
    HANAKO, "sshd", "10.1.2.3", as_root=True, empty_allowed=False, one_answer=False, caller=HANAKO
)
OTHERS: dict[str, object] = {
    "name": "taro",
    "uid": 1001,
    "groups": frozenset({"kanri"}),
    "password": Password.EMPTY,
    "enrolled": {"pam_oath.so": Enrolled.NO},
    "keys": Enrolled.YES,
    "expired": True,
    "gid": 100,
    "home": "/home/hanako",
    "shell": "/bin/sh",
    "partial": True,
    "overdue": True,
    "service": "login",
    "address": "",
    "as_root": False,
    "empty_allowed": True,
    "one_answer": True,
    "caller": None,
    "central": {"pam_sss.so": frozenset({Factor.KNOWLEDGE})},
    "down": frozenset({"pam_duo.so"}),
}


@pytest.mark.parametrize("name", [one.name for one in fields(Person)])
def test_another_person_is_another_question(name: str) -> None:
    other = replace(HANAKO, **{name: OTHERS[name]})  # type: ignore[arg-type] # by field
    assert _key(replace(VISIT, person=other)) != _key(VISIT)
    assert _key(replace(VISIT, caller=other)) != _key(VISIT)


@pytest.mark.parametrize("name", [one.name for one in fields(Visit) if one.name != "person"])
def test_another_visit_is_another_question(name: str) -> None:
    assert _key(replace(VISIT, **{name: OTHERS[name]})) != _key(VISIT)  # type: ignore[arg-type] # by field


def test_the_same_visit_is_the_same_question() -> None:
    assert hash(_key(replace(VISIT))) == hash(_key(VISIT))
    assert _key(replace(VISIT)) == _key(VISIT)
