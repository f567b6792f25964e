"""Tests of evidence and rules of managed devices."""
