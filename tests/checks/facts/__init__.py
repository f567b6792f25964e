"""Tests of the facts: probes and parsers."""
