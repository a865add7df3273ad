"""Knows nothing about migration."""
