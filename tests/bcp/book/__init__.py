"""Tests of the continuity book."""
