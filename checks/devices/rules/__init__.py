"""Rules about network devices (NWD)."""
