"""Rules about managed tablets and the like (TRM-025)."""
