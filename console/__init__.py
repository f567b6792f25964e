"""Surfaces a person acts on; the composition root."""
