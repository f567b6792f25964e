"""Real hosts in namespaces: the fleet that tests and the demo audit."""
