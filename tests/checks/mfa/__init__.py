"""Tests of two-factor judging, by module."""
