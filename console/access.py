"""How hosts are reached: what the ledger leaves open comes from the settings."""

from inventory.model import Access, Host


def with_defaults(host: Host, defaults: Access) -> Host:
    """The host with the settings' access wherever the ledger says nothing of its own."""
    plain = Access()
    own = {
        name: value
        for name, value in host.access.model_dump().items()
        if value != getattr(plain, name)
    }
    return host.model_copy(update={"access": defaults.model_copy(update=own)})
