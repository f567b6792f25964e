"""What asset tools, update servers, antivirus consoles and MDM export of machines."""
