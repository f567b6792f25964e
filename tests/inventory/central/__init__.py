"""Tests of central evidence."""
