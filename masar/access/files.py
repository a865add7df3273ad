"""Sealed files: encrypted before they touch the disk."""

from django.core.files.uploadhandler import MemoryFileUploadHandler


class SealingUploadHandler(MemoryFileUploadHandler):
    """Keeps an upload in memory, never on disk in clear."""
