"""Speed and size, measured beside peers on the same hosts in the same run; nothing is asserted."""
