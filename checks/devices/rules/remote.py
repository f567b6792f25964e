"""Telnet and SSH of network devices: by the configuration, and as they are seen from outside."""

from checks.devices.facts import DeviceAlgorithms
from checks.devices.sides import SshSides, TelnetSides
from checks.model import (
    DEVICES,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import NONE, T, joined

_SSH_OFF = T(ja="SSH を使っていない", en="SSH is not served")
_UNSEEN = T(
    ja="外から23番ポートを確かめていない。hinomi scan で機器に接続して確かめる",
    en="port 23 was not looked at from outside: let hinomi scan connect to the device",
)
_PART = T(
    ja="サーバが受け付ける方式の全部は分からない（1回の接続で使われたものだけ）",
    en="not all that the server accepts is known, only what one session used",
)
_OLD_KEYS = frozenset(("ssh-rsa", "ssh-dss", "ssh-rsa-cert-v01@openssh.com"))
_NO_ALGORITHM = ("ext-info-", "kex-strict-")  # RFC 8308, 2.1; OpenSSH, PROTOCOL 1.10


@check(
    "NWD-002",
    title=T(
        ja="ネットワーク機器の telnet を停止していること",
        en="Telnet of a network device is off",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(13)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者のパスワードと操作が、通信路の途中で読み取られる",
        en="Passwords and what administrators do are read on the way",
    ),
    remedy=T(
        ja="SSH で管理できることを確かめてから telnet を停止する"
        "（transport input ssh、no service telnet、telnetd service off など）",
        en="Make sure that SSH works, then turn telnet off (transport input ssh, no service "
        "telnet, telnetd service off)",
    ),
    applies_to=DEVICES,
    proof=Proof.REAL,
)
def no_telnet(sides: TelnetSides) -> Outcome:
    """RFC 854 sends all in clear text.

    A configuration that forgets a door, or a port that is shut only from here, would each alone
    say too much.
    """
    told = sides.told
    wrong = []
    if sides.way == "telnet":
        wrong.append(T(ja="telnet でしか接続できない", en="it is reached by telnet"))
    if sides.seen == "open":
        wrong.append(T(ja="23番ポートが開いている", en="port 23 is open"))
    if told is not None and told.enabled:
        wrong.append(T(ja="設定で有効になっている", en="the configuration turns it on"))
    if not wrong:
        _both_looked(sides)
    return judged(
        not wrong,
        observed=joined(wrong) if wrong else NONE,
        expected=T(ja="設定で停止、外からも閉じている", en="off, and shut from outside"),
        provenance=told.provenance if told else Provenance.MEASURED,
        lines=told.lines[:40] if told else (),
    )


def _both_looked(sides: TelnetSides) -> None:
    if sides.untold is not None:
        raise sides.untold
    if not sides.seen:
        raise FactError(Why.NOT_COLLECTED, _UNSEEN)


@check(
    "NWD-003",
    title=T(
        ja="ネットワーク機器の SSH がバージョン2だけを使うこと",
        en="SSH of a network device speaks version 2 alone",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(13)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="バージョン1の通信は解読・改ざんでき、管理者のパスワードが知られる",
        en="Version 1 can be read and altered on the way, passwords with it",
    ),
    remedy=T(
        ja="SSH のバージョンを2だけにする（ip ssh version 2 など）",
        en="Allow version 2 alone (ip ssh version 2)",
    ),
    applies_to=DEVICES,
    proof=Proof.REAL,
)
def version_two_alone(sides: SshSides) -> Outcome:
    """RFC 4253, 5.1: a server that speaks version 1 too calls itself 1.99, one of 2 alone 2.0."""
    if sides.is_off:
        return not_applicable(_SSH_OFF)
    told, line = sides.told, sides.first_line
    versions = told.versions if told else frozenset()
    old = 1 in versions or line.startswith(("SSH-1",))
    if not old and not line.startswith("SSH-2.0-") and versions != {2}:
        raise sides.untold or FactError(
            Why.UNDETERMINED,
            T(ja="SSH のバージョンが分からない", en="the versions of SSH are not known"),
        )
    return judged(
        not old,
        observed=sorted({str(one) for one in versions} | ({line} if line else set())),
        expected="2",
        provenance=Provenance.MEASURED if line or told is None else told.provenance,
        lines=told.lines[:40] if told else (),
    )


@check(
    "NWD-004",
    title=T(
        ja="ネットワーク機器の SSH が古い暗号方式を受け付けないこと",
        en="SSH of a network device accepts no outdated algorithm",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="接続先を偽られたり、通信の内容を推測されたりする恐れがある",
        en="Another machine may pose as the device, or what is sent may be guessed",
    ),
    remedy=T(
        ja="SHA-1 を使う鍵交換、ssh-rsa のホスト鍵、CBC の暗号を無効にする。"
        "できない機器は、ファームウェアの更新か機器の更改を計画する",
        en="Turn off key exchange with SHA-1, host keys of ssh-rsa and ciphers with CBC; where "
        "that cannot be done plan new firmware or a new device",
    ),
    refs=("CVE-2008-5161",),
    applies_to=DEVICES,
    proof=Proof.REAL,
)
def no_old_algorithm(sides: SshSides) -> Outcome:
    """RFC 9142 (SHA-1 in key exchange), RFC 8332 (ssh-rsa), CVE-2008-5161 (CBC).

    One session shows what was chosen, which may be weak; that nothing weak is accepted only the
    whole offer shows.
    """
    known = sides.algorithms
    if known is None:
        if sides.is_off:
            return not_applicable(_SSH_OFF)
        raise sides.unknown or FactError(Why.NOT_COLLECTED, _PART)
    weak = _weak(known)
    if not weak:
        _all_known(known)
    return judged(
        not weak,
        observed=weak or NONE,
        expected=T(
            ja="SHA-1 の鍵交換・ssh-rsa・CBC を含まない", en="no SHA-1 exchange, ssh-rsa or CBC"
        ),
    )


def _weak(known: DeviceAlgorithms) -> list[str]:
    kex = [one for one in _real(known.kex) if "sha1" in one]
    keys = [one for one in known.host_key if one in _OLD_KEYS]
    ciphers = [one for one in known.cipher if one.split("@")[0].endswith("-cbc")]
    ciphers += [one for one in known.cipher if one.startswith(("arcfour", "des", "none"))]
    macs = [one for one in known.mac if "md5" in one or one == "none"]
    return [*kex, *keys, *ciphers, *macs]


def _all_known(known: DeviceAlgorithms) -> None:
    if not (known.whole and _real(known.kex) and known.host_key and known.cipher):
        raise FactError(Why.UNDETERMINED, _PART)


def _real(names: tuple[str, ...]) -> list[str]:
    return [one for one in names if not one.startswith(_NO_ALGORITHM)]
