"""Tests of the bcp package."""
