"""One's own account: signing in and out, second step, PIN, sessions."""

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.views import login
from allauth.account.views import logout as allauth_logout
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ..doors import door
from ..forms.codes import PinForm
from ..models import User
from ..sign_in import has_factor


@door(write="user.sign_in", public=True)
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and not User.objects.exists():
        return redirect("first")
    return login(request)


@door(write="user.sign_out", public=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST leaves, and the browser forgets what it kept of our pages."""
    response = allauth_logout(request)
    if request.method == "POST":
        # Not "cookies": the language stays. The session's own cookie is deleted with the session.
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@door(read="user.prefer", while_enrolling=True)
def my_sign_in(request: HttpRequest) -> HttpResponse:
    factors = list(Authenticator.objects.filter(user_id=request.user.pk).order_by("created_at"))
    by_type = {kind: [one for one in factors if one.type == kind] for kind in Authenticator.Type}
    return render(
        request,
        "account/my_sign_in.html",
        {
            "app": next(iter(by_type["totp"]), None),
            "passkeys": by_type["webauthn"],
            "codes": len(by_type["recovery_codes"][0].wrap().get_unused_codes())
            if by_type["recovery_codes"]
            else None,
        },
    )


@door(read="user.add_factor", while_enrolling=True)
def second_step(request: HttpRequest) -> HttpResponse:
    """Where those are led who need a second factor and have none."""
    if has_factor(request):
        return redirect("my_sign_in")
    return render(request, "account/second_step.html")


@door(read="user.set_pin", write="user.set_pin")
def pin(request: HttpRequest) -> HttpResponse:
    """GET asks for six digits, after a fresh proof of who it is; POST keeps them, or with `none` takes the PIN away."""
    if is_reauthentication_required(request, app="allauth.mfa"):
        if request.method == "POST":
            return redirect("pin")  # not with the PIN along: allauth would keep it in the session
        raise ReauthenticationRequired
    if request.method == "POST" and "none" in request.POST:
        request.user.set_pin(by=request.user, pin="")
        return redirect("my_sign_in")
    form = PinForm(request)
    if form.accepted(lambda **said: request.user.set_pin(by=request.user, **said)):
        messages.success(request, _("Your PIN unlocks this screen from now on."))
        return redirect("my_sign_in")
    return render(request, "account/pin.html", {"form": form})
