"""Rules about Windows terminals and servers (TRM)."""
