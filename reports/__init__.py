"""Documents a person reads."""
