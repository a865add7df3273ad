"""Every address."""

from django.urls import include, path

from masar.access.doors import Door

urlpatterns = [
    path("", include("masar.journey.urls")),
    path("", include("masar.cases.urls")),
    path("", include("masar.people.urls")),
    path("", include("masar.programme.urls")),
    path("", include("masar.access.urls")),
]

handler400 = "masar.access.views.errors.bad_request"
handler403 = "masar.access.views.errors.forbidden"
handler404 = "masar.access.views.errors.not_found"
handler429 = "masar.access.views.errors.slow_down"
handler500 = "masar.access.views.errors.server_error"

# Doors of addresses that libraries serve.
DOORS_OF_OTHERS: dict[str, Door] = {
    # allauth, public: between password and second step there is no session yet
    "mfa_authenticate": Door("user.sign_in", "user.sign_in", public=True),
    "mfa_login_webauthn": Door("user.sign_in", "user.sign_in", public=True),
    # allauth, signed in
    "account_change_password": Door("user.set_password", "user.set_password"),
    "account_reauthenticate": Door("user.prefer", "user.prefer", while_enrolling=True),
    "mfa_reauthenticate": Door("user.prefer", "user.prefer"),
    "mfa_reauthenticate_webauthn": Door("user.prefer", "user.prefer"),
    "mfa_activate_totp": Door("user.add_factor", "user.add_factor", while_enrolling=True),
    "mfa_deactivate_totp": Door("user.remove_factor", "user.remove_factor"),
    "mfa_add_webauthn": Door("user.add_factor", "user.add_factor", while_enrolling=True),
    "mfa_remove_webauthn": Door("user.remove_factor", "user.remove_factor"),
    "mfa_view_recovery_codes": Door("user.add_factor"),
    "mfa_generate_recovery_codes": Door("user.add_factor", "user.add_factor"),
    "usersessions_list": Door("user.sign_out", "user.sign_out"),
}
