"""Numbered registration forms, one sheet a family: the fields of the registration page, in its order, in three languages."""
