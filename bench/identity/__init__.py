"""`bin/bench identity`: finding a person among many and the same person twice, ours beside what others offer."""
