"""Ways to run one script on one host."""
