"""Tests of the ledgers, in and out."""
