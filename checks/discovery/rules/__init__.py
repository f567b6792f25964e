"""The rules about segments and about hosts of the ledger as they were seen on the network."""
