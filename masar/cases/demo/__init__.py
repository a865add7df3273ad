"""The demo mission: an invented country office in the middle of a working day, walked through the verbs of the screens."""
