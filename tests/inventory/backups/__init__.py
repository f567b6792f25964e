"""Tests of what backup products report."""
