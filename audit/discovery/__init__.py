"""What was found on the network beside the ledger: records, reconciliation, findings."""
