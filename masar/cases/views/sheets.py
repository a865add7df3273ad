"""A paper of ours on its way to the printer: shown by the browser, kept nowhere."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# Chromium draws a PDF inside a page of its own and holds that page to the policy of the PDF: with a `default-src` or an
# `object-src` it stays blank. A PDF of ours runs nothing, so what is left out here protected nothing.
ALONE = "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"


def to_print(content: bytes, name: str) -> HttpResponse:
    """A PDF under a name that says nothing."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Security-Policy": ALONE,
            "Content-Disposition": content_disposition_header(False, f"{name}.pdf"),
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
