"""Tests of the common forms."""
