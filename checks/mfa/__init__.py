"""Two-factor authentication calculated: which factors let whom in, by which door, from where."""
