"""Slips for an appointment, four to a page, to be cut."""
