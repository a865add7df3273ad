"""The case workflow: which steps there are, what each needs, and who owes it. No models: the nouns live in `cases`."""
