"""Holds every door: sign-in, methods, the lock, the three outcomes, and pages that no browser keeps."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property

from . import lock
from .doors import door_of
from .keyring import Unreadable
from .models import Stale
from .sign_in import has_factor
from .verbs import AlreadyDone, Refused
from .views import errors


class ContentSecurity(CSPMiddleware):
    """The policy of settings.CONTENT_SECURITY_POLICY, built once. What a file was given of its own, narrower, stays."""

    def process_request(self, request: HttpRequest) -> None:
        """No page has a nonce."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault(HEADER, self.policy)
        return response

    @cached_property
    def policy(self) -> str:
        return str(build_policy(config=settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]))


class DoorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        timezone.deactivate()  # until the visitor's office is known
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        this = door_of(request) if match else None
        if this is None or this.personal:
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        this = door_of(request)
        if this is None:
            raise Http404  # no door, no entry
        if request.method not in this.methods:
            return HttpResponseNotAllowed(this.methods)
        if any(
            "\0" in value
            for fields in (request.GET, request.POST)
            for _name, values in fields.lists()
            for value in values
        ):
            return errors.answer(400)  # nobody types it, and PostgreSQL keeps no text that has it
        if this.public:
            return None
        request.user = get_user(request)  # itself: each look at Django's lazy stand-in costs a detour
        if not request.user.is_authenticated:
            if lock.is_fetch(request):
                return HttpResponse(status=401)
            # Without what was searched for: addresses stay in histories and logs.
            return redirect_to_login(request.path if request.method == "GET" else "/")
        if not request.user.is_active:
            raise Http404
        locked = lock.is_locked(request)
        request.left_open = lock.turned_to(request)  # type: ignore[attr-defined]
        turned = this.while_turned and request.path in request.left_open  # type: ignore[attr-defined]
        if locked and not (this.while_locked or turned):
            return lock.hold(request)
        if settings.SECOND_FACTOR_REQUIRED and not this.while_enrolling and not has_factor(request):
            return redirect("second_step")
        if not locked:  # else looking at the lock would open it
            lock.sign_of_life(request)
        timezone.activate(zone_of(request))
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, Refused) and lock.turned_to(request):
            return redirect("unlock")  # the sentence is for the colleague, who comes back to it
        if isinstance(fault, Refused):
            return errors.sentence(request, fault.answer)
        if isinstance(fault, Stale):
            return errors.changed(request)
        if isinstance(fault, Unreadable):
            return errors.unreadable(request)
        if isinstance(fault, AlreadyDone):
            elsewhere = None if lock.turned_to(request) else address_of_event(fault.event)
            return redirect(elsewhere or request.get_full_path())
        return None


def zone_of(request: HttpRequest) -> str:
    """The clock on the wall where this colleague works, looked up once a session."""
    if "zone" not in request.session:
        offices = request.user.offices
        request.session["zone"] = offices[0].zone if offices else settings.TIME_ZONE
    return str(request.session["zone"])


def address_of_event(event: Any) -> str | None:
    """Where the record of an event lives, if it has a page."""
    from django.apps import apps

    model = apps.get_model(event.record)
    record = model._base_manager.filter(uid=event.record_uid).first()
    return record.get_absolute_url() if record is not None and hasattr(record, "get_absolute_url") else None
