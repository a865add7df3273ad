"""The leanest signed-in page: what every page of ours is held against. Frozen: change it and the history is lost.

Django's session and authentication middleware and one line of text, on the same database, engine and connection
settings; nothing of ours. It runs in a process of its own, because Django knows one set of settings in each.
"""
