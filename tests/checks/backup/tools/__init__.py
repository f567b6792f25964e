"""Tests of checks.backup.tools, by module."""
