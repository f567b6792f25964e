"""Tests of the backup part of the audit package."""
