"""Every address."""

from django.urls import include, path

from masar.access.doors import Door

urlpatterns = [
    path("", include("masar.access.urls")),
]

# Doors of addresses that libraries serve.
DOORS_OF_OTHERS: dict[str, Door] = {}
