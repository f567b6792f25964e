"""Tests of the damage assessment."""
