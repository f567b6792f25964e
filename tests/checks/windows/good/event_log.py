"""Sections of a terminal that keeps its log and has remote desktop off."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.checks.windows.built import AT, value


def ago(days: float) -> str:
    """A time so many days before the collection."""
    return (AT - timedelta(days=days)).isoformat()


def installed(days: int) -> dict[str, Any]:
    """InstallDate so many days before."""
    return {"InstallDate": value(int((AT - timedelta(days=days)).astimezone(UTC).timestamp()))}


def server(name: str) -> str:
    """A subscription manager as policy writes it."""
    return f"Server=http://{name}:5985/wsman/SubscriptionManager/WEC,Refresh=60"


GOOD: dict[str, Any] = {
    "SecurityLog": {
        "enabled": True,
        "mode": "Circular",
        "maximum": 2**30,
        "size": 2**29,
        "oldest": ago(120),
        "now": datetime.isoformat(AT),
        "installed": installed(400),
        "forwarding": {place: value(None) for place in "12345"},
    },
    "RemoteDesktop": {
        "policy": {
            "fDenyTSConnections": value(None),
            "UserAuthentication": value(None),
            "SecurityLayer": value(None),
        },
        "local": {
            "fDenyTSConnections": value(1),
            "UserAuthentication": value(None),
            "SecurityLayer": value(None),
        },
        "listener": {
            "fDenyTSConnections": value(None),
            "UserAuthentication": value(1),
            "SecurityLayer": value(2),
        },
    },
}
