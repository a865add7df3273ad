"""What people see when something cannot be done: plain sentences, a way forward, nothing technical, nothing personal."""

import logging
from functools import lru_cache
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..pages import plain

log = logging.getLogger(__name__)

# status: heading, sentences
PAGES: dict[int, tuple[Promise, ...]] = {
    400: (
        _("This could not be read"),
        _("Something in the address or the form arrived damaged."),
        _("Go back, load the page again, and send it once more."),
    ),
    404: (
        _("There is nothing here for you"),
        _("The address may be mistyped, or the page may belong to colleagues."),
        _("If you need it for your work, ask your supervisor."),
    ),
    413: (
        _("This is too large"),
        _("A file or a form is larger than we can take."),
        _("Scan at a lower resolution, or send the files one by one."),
    ),
    423: (
        _("The screen is locked"),
        _("Nothing is lost. Unlock to go on where you were."),
    ),
    429: (
        _("One moment, please"),
        _("There were many attempts in a short time, so we wait a little to keep accounts safe."),
        _("Try again in a few minutes."),
    ),
    500: (
        _("That did not work, and it is our fault"),
        _("What was saved before is safe. The last step may be missing."),
        _("Go back and look whether it is there. If it fails again, tell your administrator the time."),
    ),
}

# When even the page cannot be made.
LAST_RESORT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Masar</title>
<p lang="fr">Cela n’a pas fonctionné. Revenez en arrière et réessayez.</p>
<p lang="ar" dir="rtl">لم تنجح العملية. ارجعوا إلى الصفحة السابقة وحاولوا مرة أخرى.</p>
<p lang="en">That did not work. Go back and try again.</p></html>
""".encode()

SECRET = {"pin", "code", "csrfmiddlewaretoken"}


@lru_cache
def constant(status: int, language: str) -> bytes:
    """The same bytes whatever the address, the person or the database: they tell nothing."""
    heading, *sentences = PAGES[status]
    context = plain() | {"heading": heading, "sentences": sentences, "status": status}
    return render_to_string("errors/error.html", context).encode()


def answer(status: int) -> HttpResponse:
    return HttpResponse(constant(status, get_language() or ""), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(
        413 if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent) else 400
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Without a sentence there is nothing to say that would not betray something."""
    return not_found(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(404)


def too_large(request: HttpRequest) -> HttpResponse:
    return answer(413)


def locked(request: HttpRequest) -> HttpResponse:
    return answer(423)


def slow_down(request: HttpRequest) -> HttpResponse:
    """For allauth, as `handler429` of the address table."""
    return answer(429)


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return answer(500)
    except Exception:  # whatever broke the first page may break this one
        return HttpResponse(LAST_RESORT, status=500)


def sentence(request: HttpRequest, refusal: Any) -> HttpResponse:
    """The policy's no: the sentence, who can help, and the link that mends it."""
    return render(
        request, "errors/sentence.html", {"refusal": refusal, "mend": address(refusal.link)}, status=403
    )


def changed(request: HttpRequest) -> HttpResponse:
    """A colleague was quicker, and what this page would do may no longer be meant. Nothing was done."""
    before = request.headers.get("Referer", "")
    back = (
        before if url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure()) else "/"
    )
    return render(request, "errors/changed.html", {"back": back}, status=409)


def unreadable(request: HttpRequest) -> HttpResponse:
    """Something that was kept is damaged, altered, or not there any more."""
    log.error("something that was kept cannot be read any more", exc_info=True)
    return render(request, "errors/unreadable.html", status=500)


def address(name: str) -> str:
    """Where a refusal is mended: the name of an address of ours, or the address itself."""
    try:
        return name if name.startswith("/") else reverse(name) if name else ""
    except NoReverseMatch:
        return ""


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long. What was typed is kept and offered again, if it was typed in our own page."""
    typed = []
    if request.method == "POST" and from_our_page(request):
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in SECRET and "password" not in name and "pin" not in name.split("_")
        ]
    context = {"typed": typed, "address": request.get_full_path(), "files": bool(request.FILES)}
    return render(request, "errors/stale_form.html", context, status=403)


def from_our_page(request: HttpRequest) -> bool:
    """Whether the browser says so. A foreign page must not get its own data offered for sending."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
