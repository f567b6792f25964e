"""Each shipped template on a file built in the form of its product: encoding, marks, words.

The titles are those that the makers publish, where they do; the others are our belief.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.sources.mappings import read_source_mapping, source_template
from inventory.central.records import Export
from inventory.sources.model import Machine
from inventory.sources.reading import Listed, read_source

GOOGLE = (
    "deviceId,serialNumber,model,lastPolicySync,enrollmentTime,osVersion,orgUnitPath,"
    "provisionStatus,annotatedAssetId,annotatedUser,annotatedLocation,annotatedNotes,"
    "ethernetMacAddress,macAddress,lastReport,autoUpdateExpiration\r\n"
    "x,5CD00001,HP Chromebook,2026-11-19T01:02:03.000Z,2024-04-01T00:00:00.000Z,140.0.7300.1,/学校,"
    "ACTIVE,T-0001,,3年1組,,,a0b1c2d3e4f5,2026-11-19T02:00:00.000Z,1940544000000\r\n"
)
ISM = (
    '"資産番号"\t"ハードウェア名"\t"IPアドレス"\t"OS"\t"OSバージョン"\t"最終接続日時"\r\n'
    '"A""1"\t"PC-1"\t"10.1.2.3"\t"Windows 11 Pro"\t"10.0.26100.2033"\t"2026/11/19 9:05:00"\r\n'
)
PATROL = "資産管理番号,モデル名,シリアル番号,メーカ名,分類\r\nA001,FMV,YE3A0001,富士通,ﾉｰﾄ\r\n"
WSUS = (
    '"FullDomainName","IPAddress","OSDescription","LastReportedStatusTime","NeededCount"\r\n'
    '"pc-1.town.local","10.1.2.3","Windows 11","2026/11/19 9:05:00","3"\r\n'
)
INTUNE = (
    "Device name,Last check-in,OS,OS version,Compliance,Encrypted,Supervised,Serial number,"
    "Wi-Fi MAC\n"
    "iPad,2026-11-19 01:02:03.1234567,iOS/iPadOS,18.1,In grace period,True,False,DMPX1234,"
    "a0b1c2d3e4f5\n"
)
JAMF = (
    "Display Name,Serial Number,OS Version,Last Inventory Update,Managed,Supervised,"
    "Passcode Status\niPad-1,DMPX1234,18.1,2026/11/19 9:05,Yes,Yes,Not Present\n"
)
LGATE = (
    "管理番号,シリアル番号,端末名,OS,最終ログイン日時\r\nＴ１,5CD00001,髙橋①,ChromeOS,R8.11.19\r\n"
)
VIRUS = (
    "エンドポイント,IPアドレス,リアルタイム検索,パターン更新日時\r\n"
    "PC-1,10.1.2.3,有効,2026/11/19\r\n"
)
MORNING, MIDNIGHT = datetime(2026, 11, 19, 0, 5, tzinfo=UTC), datetime(2026, 11, 18, 15, tzinfo=UTC)
SYNC = datetime(2026, 11, 19, 1, 2, 3, tzinfo=UTC)
CASES = {
    "google-admin": (
        GOOGLE.encode(),
        Machine(
            2,
            asset="T-0001",
            serial="5CD00001",
            model="HP Chromebook",
            platform="chromeos",
            version="140.0.7300.1",
            macs=("a0:b1:c2:d3:e4:f5",),
            seen=datetime(2026, 11, 19, 2, tzinfo=UTC),
            synced=SYNC,
            updates_until=date(2031, 6, 30),
            managed=True,
        ),
    ),
    "ism-cloudone": (
        ("\ufeff" + ISM).encode("utf-16-le"),
        Machine(
            2,
            asset='A"1',
            name="PC-1",
            platform="windows",
            os="Windows 11 Pro",
            build="26100.2033",
            addresses=("10.1.2.3",),
            seen=MORNING,
        ),
    ),
    "desktop-patrol": (
        PATROL.encode("cp932"),
        Machine(2, asset="A001", serial="YE3A0001", model="FMV"),
    ),
    "wsus": (
        WSUS.encode("utf-8-sig"),
        Machine(
            2,
            name="pc-1.town.local",
            platform="windows",
            os="Windows 11",
            addresses=("10.1.2.3",),
            seen=datetime(2026, 11, 19, 9, 5, tzinfo=UTC),
            missing=3,
        ),
    ),
    "intune": (
        INTUNE.encode(),
        Machine(
            2,
            name="iPad",
            serial="DMPX1234",
            platform="ipados",
            os="iOS/iPadOS",
            version="18.1",
            macs=("a0:b1:c2:d3:e4:f5",),
            synced=SYNC,
            encrypted=True,
            compliant=False,
            supervised=False,
        ),
    ),
    "jamf": (
        JAMF.encode(),
        Machine(
            2,
            name="iPad-1",
            serial="DMPX1234",
            platform="ipados",
            version="18.1",
            synced=MORNING,
            locked=False,
            managed=True,
            supervised=True,
        ),
    ),
    "giga-ledger": (
        LGATE.encode("cp932"),
        Machine(
            2,
            asset="T1",
            serial="5CD00001",
            name="髙橋①",
            platform="chromeos",
            os="ChromeOS",
            seen=MIDNIGHT,
        ),
    ),
    "antivirus": (
        VIRUS.encode("cp932"),
        Machine(2, name="PC-1", addresses=("10.1.2.3",), definitions=MIDNIGHT, av_on=True),
    ),
}


def read(name: str, raw: bytes) -> Listed:
    mapping = read_source_mapping(source_template(name).encode(), Path(f"{name}.yaml"))
    return read_source(Export(Path("list.csv"), raw), mapping)


@pytest.mark.parametrize("name", CASES)
def test_a_file_of_each_product(name: str) -> None:
    raw, expected = CASES[name]
    found = read(name, raw)
    assert found.problems == []
    assert found.machines == [expected]


def test_devices_of_graph_as_json() -> None:
    told = {
        "deviceName": "iPad",
        "serialNumber": "DMPX1234",
        "operatingSystem": "iOS",
        "managementState": "wipePending",
        "complianceState": "inGracePeriod",
        "lastSyncDateTime": "2026-11-19T01:02:03Z",
        "isEncrypted": True,
        "wiFiMacAddress": "a0b1c2d3e4f5",
    }
    found = read("intune", json.dumps({"value": [told]}).encode())
    assert found.problems == []
    [one] = found.machines
    assert (one.platform, one.managed, one.compliant, one.encrypted) == ("ios", False, False, True)
    assert one.synced == SYNC


@pytest.mark.parametrize(
    ("word", "managed"),
    [("DEPROVISIONED", False), ("DISABLED", False), ("PROVISIONED", True), ("UNKNOWN", None)],
)
def test_states_of_a_chromebook(word: str, managed: bool | None) -> None:
    [one] = read("google-admin", GOOGLE.replace("ACTIVE", word).encode()).machines
    assert one.managed is managed


def test_a_state_that_nobody_knows_is_a_problem_of_its_row() -> None:
    [problem] = read("google-admin", GOOGLE.replace("ACTIVE", "PARTYING").encode()).problems
    assert (problem.row, problem.column) == (2, "provisionStatus")
