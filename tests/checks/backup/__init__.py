"""Tests of checks.backup."""
