"""One reader of configurations for each family of devices."""
