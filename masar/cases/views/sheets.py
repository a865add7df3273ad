"""A paper of ours on its way to the printer: shown by the browser, kept nowhere."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def to_print(content: bytes, name: str) -> HttpResponse:
    """A PDF under a name that says nothing."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(False, f"{name}.pdf"),
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
