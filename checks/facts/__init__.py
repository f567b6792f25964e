"""Typed facts about a host, each with its probe and its parser."""
