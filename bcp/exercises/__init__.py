"""Exercises (訓練): what happens when, what was done about it, and how long that took."""
