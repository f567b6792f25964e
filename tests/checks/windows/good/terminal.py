"""Sections of a terminal whose release, updates, protection, disks and firewall are in order."""

from tests.checks.windows.built import value

RELEASE = {
    "CurrentBuildNumber": value("26300"),
    "UBR": value(9711),
    "DisplayVersion": value("26H2"),
    "EditionID": value("Professional"),
    "InstallationType": value("Client"),
}
SUBKEYS = {"state": "ok", "names": ["Packages", "ServerQueue"]}
DEFENDER = {
    "AMRunningMode": "Normal",
    "AMServiceEnabled": True,
    "AntivirusEnabled": True,
    "RealTimeProtectionEnabled": True,
    "AntivirusSignatureLastUpdated": "2026-11-20T03:00:00.0000000Z",
}
PREFERENCE = {"ExclusionPath": None, "ExclusionExtension": None, "ExclusionProcess": None}
DRIVE = {
    "DriveLetter": "C:",
    "DeviceID": "\\\\?\\Volume{11111111-2222-3333-4444-555555555555}\\",
    "VolumeType": 0,
    "ProtectionStatus": 1,
    "ConversionStatus": 1,
}
PROFILES = [{"id": name, "enabled": 1, "inbound": 4} for name in ("Domain", "Private", "Public")]
GOOD: dict[str, object] = {
    "WindowsRelease": RELEASE,
    "PendingReboot": {
        "servicing": SUBKEYS,
        "update": SUBKEYS,
        "started": "2026-11-20T00:00:00.0000000Z",
        "written": None,
    },
    "UpdatePolicy": {
        "servers": {
            "WUServer": value("https://wsus.example.jp:8531"),
            "WUStatusServer": value("https://wsus.example.jp:8531"),
        },
        "access": {"DisableWindowsUpdateAccess": value(None)},
        "managed": {
            "AllowAutoUpdate": value(None),
            "AllowUpdateService": value(None),
            "UpdateServiceUrl": value(None),
        },
        "service": {"Start": value(3)},
        "automatic": {
            "UseWUServer": value(1),
            "NoAutoUpdate": value(0),
            "AUOptions": value(4),
        },
    },
    "Defender": {"present": True, "rows": [DEFENDER]},
    "Exclusions": {
        "rows": [PREFERENCE],
        "paths": {"state": "absent"},
        "extensions": {"state": "absent"},
        "processes": {"state": "absent"},
    },
    "SecurityCenter": {
        "present": True,
        "viruses": [
            {
                "displayName": "Windows Defender",
                "instanceGuid": "{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}",
                "productState": 397568,
            }
        ],
        "walls": [],
    },
    "Chassis": {"cases": [10], "system": 2},
    "Volumes": {"partitions": [], "volumes": [DRIVE], "fixed": [{"DeviceID": "C:"}]},
    "Firewall": {"profiles": PROFILES},
}
