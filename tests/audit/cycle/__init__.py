"""Tests of the yearly audit."""
