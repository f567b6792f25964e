"""Windows terminals and servers: the collector, its evidence, facts and rules."""
