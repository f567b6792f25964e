"""Tests of the Windows collector, facts and rules."""
