"""Devices known through their management alone (MDM): evidence, facts and rules."""
