"""Exports of asset tools, update servers, antivirus consoles and MDM, as a workspace keeps them."""
