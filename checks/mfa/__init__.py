"""Two-factor authentication as a calculation: which factors let whom in, by which door, from where."""
