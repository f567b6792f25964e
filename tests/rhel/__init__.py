"""Hosts built as the RHEL family keeps its settings; no system of that family runs here."""
