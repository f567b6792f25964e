"""SNMP of network devices: who may ask, and with what word."""

from collections.abc import Iterator

from checks.devices.doors import anybody
from checks.devices.facts import DeviceSnmp
from checks.devices.sides import SnmpSides
from checks.model import DEVICES, LawField, Outcome, Proof, Provenance, Severity, check, judged
from inventory.words import NONE, T, joined

_OFF = T(ja="SNMP は停止している", en="SNMP is off")
_ANSWERS = T(
    ja="よく知られたコミュニティ名（public）に応答した", en="it answered the community public"
)
_WANTED = T(
    ja="停止、または SNMPv3（認証と暗号化）、または推測されない文字列と接続元の限定。書込みなし",
    en="off, or version 3 with authPriv, or an unknown word from limited sources; no writing",
)


@check(
    "NWD-009",
    title=T(
        ja="ネットワーク機器の SNMP が限られた相手にだけ応答すること",
        en="SNMP of a network device answers named askers alone",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:6.1(13)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ネットワークの構成が外から読み取られ、設定まで変えられることがある",
        en="Anybody reads how the network is built, and may even change it",
    ),
    remedy=T(
        ja="使わないなら SNMP を止める。使うなら SNMPv3（認証と暗号化）にする。"
        "v2c のままなら public・private をやめ、書込みを禁じ、監視サーバだけに応答させる",
        en="Turn SNMP off, or use version 3 with authentication and encryption; if v2c must stay, "
        "drop public and private, forbid writing, and answer the monitoring server alone",
    ),
    applies_to=DEVICES,
    proof=Proof.REAL,
)
def limited_snmp(sides: SnmpSides) -> Outcome:
    """RFC 3414, 1.4: only version 3 authenticates; a community of v1 and v2c is sent in clear.

    An agent that answers `public` is open, whatever its configuration says.
    """
    snmp = sides.told
    wrong = [_ANSWERS] if sides.answers_public else []
    if snmp is not None and snmp.enabled:
        wrong += _faults(snmp)
    if sides.untold is not None and not wrong:
        raise sides.untold
    off = _OFF if snmp is not None and not snmp.enabled else NONE
    return judged(
        not wrong,
        observed=joined(dict.fromkeys(wrong)) if wrong else off,
        expected=_WANTED,
        provenance=snmp.provenance if snmp and not sides.answers_public else Provenance.MEASURED,
        lines=snmp.lines[:40] if snmp else (),
    )


def _faults(snmp: DeviceSnmp) -> Iterator[T]:
    for one in snmp.communities:
        if one.known:
            yield T(ja="よく知られたコミュニティ名", en="a well-known community")
        if one.writable:
            yield T(ja="書き込めるコミュニティ", en="a community that may write")
        if anybody(one.sources):
            yield T(ja="接続元を限定していないコミュニティ", en="a community for any source")
    for user in snmp.users:
        if user.level != "priv":
            yield T(
                ja=f"認証と暗号化を求めない利用者 {user.name}",
                en=f"user {user.name} without authentication and encryption",
            )
