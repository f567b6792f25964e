"""Values of another benchmark, handed over by its own names."""

import pytest

from audit.policy_files import load_policy
from checks.variables import variables
from console.overrides import overrides_of
from inventory.words import HinomiError


@pytest.mark.parametrize(
    ("word", "limit", "value"),
    [
        ("var_password_pam_minlen=14", "password.min_length", 14),
        ("var_password_pam_dcredit=-1", "quality.dcredit", -1),
        ("var_accounts_user_umask=027", "password.umask", "027"),
        ("var_sshd_set_maxstartups=10:30:60", "ssh.max_startups", "10:30:60"),
        ("sshd_strong_macs=hmac-sha2-512,hmac-sha2-256", "ssh.macs", None),
        ("var_auditd_disk_full_action=syslog|single|halt", "audit.disk_full_actions", None),
        ("var_multiple_time_servers=ntp1.example, ntp2.example", "time.approved_sources", None),
    ],
)
def test_a_variable_sets_its_limit(word: str, limit: str, value: object) -> None:
    found = load_policy(None, overrides_of([word])).limits[limit]
    expected = tuple(part.strip() for part in word.partition("=")[2].replace("|", ",").split(","))
    assert found == (expected if value is None else value)


def test_a_variable_without_a_limit_takes_one_value_only() -> None:
    assert overrides_of(["var_sshd_disable_compression=no"]) == {}
    with pytest.raises(HinomiError, match="var_sshd_disable_compression=delayed"):
        overrides_of(["var_sshd_disable_compression=delayed"])


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(HinomiError, match=r"password\.min_length"):
        load_policy(None, overrides_of(["var_password_pam_minlen=many"]))


def test_our_own_names_pass_as_they_are() -> None:
    assert overrides_of(["password.min_length=9"]) == {"password.min_length": "9"}


def test_every_variable_is_one_or_the_other() -> None:
    assert all(bool(one.limit) is not bool(one.fixed) for one in variables().values())
