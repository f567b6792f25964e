"""Tests of reading group policy."""
