"""Every address."""

from django.urls import include, path

from masar.access.doors import Door

urlpatterns = [
    path("", include("masar.cases.urls")),
    path("", include("masar.people.urls")),
    path("", include("masar.programme.urls")),
    path("", include("masar.access.urls")),
]

handler400 = "masar.access.views.errors.bad_request"
handler403 = "masar.access.views.errors.forbidden"
handler404 = "masar.access.views.errors.not_found"
handler500 = "masar.access.views.errors.server_error"

# Doors of addresses that libraries serve.
DOORS_OF_OTHERS: dict[str, Door] = {}
