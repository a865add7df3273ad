"""What the programme offers, and with whom: places, lists, interpreters."""
