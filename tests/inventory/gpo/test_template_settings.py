"""A security template that secedit wrote, under the names that settings have everywhere."""

from pathlib import Path

import pytest

from inventory.gpo.security_inf import TemplateError, parse_template
from inventory.gpo.template_settings import template_settings

RECORDED = Path(__file__).parents[2] / "checks" / "recorded" / "secedit" / "export.inf"
SAM = r"registry:hklm\system\currentcontrolset\control\lsa\restrictremotesam"
CONSOLE = (
    r"registry:hklm\software\microsoft\windows nt\currentversion\setup\recoveryconsole\setcommand"
)


def test_a_recorded_template_gives_its_settings() -> None:
    pairs = list(template_settings(parse_template(RECORDED.read_text("utf-8"))))
    known = {key: value for key, value, is_known in pairs if is_known}
    assert known["system:lockoutbadcount"] == 10
    assert known[CONSOLE] == 0
    assert known[SAM] == "O:BAG:BAD:(A;;RC;;;BA)"
    assert known["right:sebackupprivilege"] == ("S-1-5-32-544", "S-1-5-32-551")
    unknown = {key for key, _, is_known in pairs if not is_known}
    assert {"system:newadministratorname", "system:newguestname"} <= unknown


def test_a_number_that_is_none_is_refused() -> None:
    text = RECORDED.read_text("utf-8").replace("SetCommand=4,0", "SetCommand=4,x")
    with pytest.raises(TemplateError, match="not a number"):
        list(template_settings(parse_template(text)))
