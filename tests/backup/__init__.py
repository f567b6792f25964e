"""Real repositories with planted faults, and the measured matrix of what catches them."""
