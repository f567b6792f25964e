"""What is done in which phase, by whom, and when it counts as done."""
