"""Tests of what asset tools and MDM export."""
