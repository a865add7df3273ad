"""Placeholder until the designed pages arrive."""
from django.http import HttpResponse


def stale_form(request, reason=""):
    return HttpResponse("stale", status=403)


def sentence(request, answer):
    return HttpResponse(str(answer.sentence), status=403)
