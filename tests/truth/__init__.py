"""Measure the verdicts against labelled host states given from outside; see `make truth`."""
