"""Transports, on real sockets and real servers."""
