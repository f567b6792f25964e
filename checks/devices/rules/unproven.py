"""The audit of network devices itself: was its way of reading proven on such a device."""

from checks.devices.facts import DeviceIdentity
from checks.devices.families import FAMILIES
from checks.model import DEVICES, FactError, LawField, Outcome, Proof, Severity, Why, check, judged
from inventory.words import T


@check(
    "NWD-021",
    title=T(
        ja="判定の方法が、この系統のネットワーク機器の実機で検証済みであること",
        en="The way of judging was proven on real devices of this family",
    ),
    severity=Severity.INFO,
    clauses=("MIC:9.1(1)",),
    field=LawField.AUDIT,
    risk=T(
        ja="実機で検証していない系統では、判定が実態と異なるおそれがある",
        en="In families where it was not proven, a verdict may differ from the facts",
    ),
    remedy=T(
        ja="この機器の判定は、主な項目を設定と見比べて確かめてから用いる",
        en="Compare the main verdicts of this device with its configuration before relying on them",
    ),
    applies_to=DEVICES,
    proof=Proof.REAL,
)
def family_was_proven(identity: DeviceIdentity) -> Outcome:
    """FRRouting was started and changed here; of the others there is recorded or built text."""
    family = FAMILIES[identity.family]
    if family.proof is not Proof.REAL:
        raise FactError(Why.UNPROVEN, family.title)
    return judged(True, observed=family.title, expected=family.title)
