"""Network devices: evidence, readers of each family of devices, neutral facts and rules."""
