"""The keys, for who has no JavaScript to show them in place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..doors import door


@door(read="user.prefer")
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/keys_page.html")
