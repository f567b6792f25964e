"""Small helpers of the transport tests."""

import base64

from inventory.host_keys import HostKey


def host_key_of(line: str) -> HostKey:
    """A host key from its public line."""
    kind, blob = line.split()[:2]
    return HostKey(kind, base64.b64decode(blob))
