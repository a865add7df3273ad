"""The language and look that somebody chose."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from ..doors import door


@door(write="user.prefer", public=True)
def language(request: HttpRequest) -> HttpResponse:
    """POST chooses the language, for this browser, and for the colleague who is signed in."""
    onward = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        onward = "/"
    response = HttpResponseRedirect(onward)  # an address: redirect() would also take the name of a view
    code = request.POST.get("language", "")
    if request.method == "POST" and code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 86400,
            samesite="Lax",
            secure=settings.HTTPS,
            httponly=True,
        )
        if request.user.is_authenticated and request.user.language != code:
            request.user.prefer(by=request.user, language=code)
    return response


@door(read="user.prefer", write="user.prefer")
def appearance(request: HttpRequest) -> HttpResponse:
    """POST chooses light, dark, or as the device says."""
    theme = request.POST.get("theme", "")
    if request.method == "POST" and theme in ("auto", "light", "dark"):
        request.user.prefer(by=request.user, theme=theme)
    return redirect("my_sign_in")


@door(read="user.prefer")
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that make pages faster, as a page for who has no script."""
    return render(request, "frame/keys_page.html")
