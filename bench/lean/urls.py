"""One address, one line."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Hello {request.user.email}" if request.user.is_authenticated else "Nobody")


urlpatterns = [path("", page)]
