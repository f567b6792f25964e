"""What must hold of segments of the network and of the ledger that describes them."""
