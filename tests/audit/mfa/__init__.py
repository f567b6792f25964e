"""Tests of the two-factor part of the audit package."""
