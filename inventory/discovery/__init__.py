"""What answers on the network: segments that may be asked, one adapter to nmap, what is known."""
