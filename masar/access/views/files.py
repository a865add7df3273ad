"""A sealed file: to take away, or to look at. For everybody not named for it there is no such file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from .. import files
from ..doors import door
from ..models import SealedFile
from ..untrusted import Unsuitable

# Even if a browser were talked into showing one as a page, that page could do nothing.
ALONE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}


def found(request: HttpRequest, uid: UUID) -> SealedFile:
    if (file := files.find(request.user, uid)) is None:
        raise Http404
    return file


@door(read="sealed.read")
def download(request: HttpRequest, uid: UUID) -> StreamingHttpResponse:
    """The file as it is kept, to be saved, never opened in a page."""
    file = found(request, uid)
    header = files.describe(request.user, file)
    return StreamingHttpResponse(
        files.open_file(request.user, file),
        content_type=header.content_type,
        headers=ALONE
        | {
            "Content-Disposition": content_disposition_header(True, header.name),
            "Content-Length": str(file.size),
        },
    )


@door(read="sealed.read")
def preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A picture of one page, `?page=2`; 422 with a sentence for what cannot be drawn."""
    file = found(request, uid)
    page = request.GET.get("page", "1")
    try:
        picture = files.preview(request.user, file, int(page) if page.isdecimal() and len(page) < 6 else 1)
    except Unsuitable as fault:
        return HttpResponse(
            str(fault.sentence), status=422, content_type="text/plain; charset=utf-8", headers=ALONE
        )
    return HttpResponse(picture, content_type="image/jpeg", headers=ALONE | {"Content-Disposition": "inline"})
