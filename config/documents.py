"""The documents that the code writes about itself, in `docs/`: by file, the function that writes it."""

DOCUMENTS = {
    "access.md": "masar.access.documents.access",
    "journey.md": "masar.journey.documents.journey",
    "settings.md": "masar.access.documents.settings",
}
