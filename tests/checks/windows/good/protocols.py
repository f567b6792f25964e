"""Sections of a terminal whose old protocols are off."""

from typing import Any

from tests.checks.windows.built import value

GOOD: dict[str, Any] = {
    "Protocols": {
        "dns": {"EnableMulticast": value(0)},
        "uac": {
            "EnableLUA": value(1),
            "ConsentPromptBehaviorAdmin": value(2),
            "PromptOnSecureDesktop": value(1),
            "LocalAccountTokenFilterPolicy": value(None),
        },
        "powershell": {"EnableScriptBlockLogging": value(1)},
        "lsa": {
            "RunAsPPL": value(2),
            "LmCompatibilityLevel": value(5),
            "NoLMHash": value(1),
        },
        "lsa_policy": {"RunAsPPL": value(None)},
        "wdigest": {"UseLogonCredential": value(None)},
        "state": "ok",
        "netbios": [{"adapter": "Tcpip_{1}", "option": value(2), "dhcp": value(None)}],
        "count": 1,
    }
}
