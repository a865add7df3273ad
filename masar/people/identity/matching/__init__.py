"""Comparing people by the million: columns, an index to search while typing, and the pairs nobody noticed.

Knows nothing of Django, users or databases: it is fed with rows and answers with their numbers.
"""
