"""Addresses of authority: offices, colleagues, help, files, drafts, sign-in."""

from allauth.account import views as allauth
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path

from .views import (
    account,
    audit,
    codes,
    drafts,
    files,
    first,
    locks,
    missions,
    now,
    offices,
    preferences,
    reenrolments,
    specimens,
    staff,
)

urlpatterns = [
    path("missions/<uuid:uid>/", missions.mission, name="mission"),
    path("missions/<uuid:uid>/projects/", missions.new_project, name="new_project"),
    path("offices/", offices.offices, name="offices"),
    path("offices/new/", offices.new_office, name="new_office"),
    path("offices/<uuid:uid>/", offices.office, name="office"),
    path("offices/<uuid:uid>/closure/", offices.office_closure, name="office_closure"),
    path("offices/<uuid:uid>/functions/", offices.office_functions, name="office_functions"),
    path("functions/<uuid:uid>/cover/", offices.function_cover, name="function_cover"),
    path("functions/<uuid:uid>/ending/", offices.function_ending, name="function_ending"),
    path("staff/", staff.staff, name="staff"),
    path("staff/new/", staff.new_colleague, name="new_colleague"),
    path("staff/<uuid:uid>/", staff.colleague, name="colleague"),
    path("staff/<uuid:uid>/grants/", staff.colleague_grants, name="colleague_grants"),
    path("staff/<uuid:uid>/certificates/", staff.colleague_certificates, name="colleague_certificates"),
    path("staff/<uuid:uid>/block/", staff.colleague_block, name="colleague_block"),
    path("grants/<uuid:uid>/ending/", staff.grant_ending, name="grant_ending"),
    path("now/", now.now, name="now"),
    path("now/<uuid:uid>/", now.help_call, name="help_call"),
    path("now/<uuid:uid>/written/", now.help_write_up, name="help_write_up"),
    path("audit/", audit.audit, name="audit"),
    path("language/", preferences.language, name="language"),
    path("appearance/", preferences.appearance, name="appearance"),
    path("keys/", preferences.keys, name="keys"),
    path("specimens/", specimens.specimen, name="specimens"),
    path("specimens/<slug:name>/", specimens.specimen, name="specimen"),
    # Signing in, and one's own account
    path("first/", first.first, name="first"),
    path("account/sign-in/", account.sign_in, name="account_login"),
    path("account/sign-out/", account.sign_out, name="account_logout"),
    path("account/forgotten/", codes.forgotten, name="account_reset_password"),
    path("account/welcome/", codes.welcome, name="welcome"),
    path("account/re-enrol/", codes.re_enrol, name="re_enrol"),
    path("account/", account.my_sign_in, name="my_sign_in"),
    path("account/", account.my_sign_in, name="mfa_index"),  # as allauth calls it when it leads there
    path("account/", account.my_sign_in, name="mfa_list_webauthn"),
    path("account/second-step/", account.second_step, name="second_step"),
    path("account/pin/", account.pin, name="pin"),
    path("lock/", locks.lock_now, name="lock"),
    path("unlock/", locks.unlock, name="unlock"),
    path("unlock/held/", locks.held_list, name="held"),
    path("unlock/held/<uuid:uid>/again/", locks.held_again, name="held_again"),
    path("unlock/held/<uuid:uid>/away/", locks.held_away, name="held_away"),
    path("staff/<uuid:uid>/welcome/", codes.welcome_code, name="welcome_code"),
    path("staff/<uuid:uid>/reenrolments/", reenrolments.new_reenrolment, name="new_reenrolment"),
    path("reenrolments/", reenrolments.reenrolments, name="reenrolments"),
    path("reenrolments/<uuid:uid>/", reenrolments.reenrolment, name="reenrolment"),
    path(
        "reenrolments/<uuid:uid>/withdrawal/",
        reenrolments.reenrolment_withdrawal,
        name="reenrolment_withdrawal",
    ),
    # allauth's; their doors stand in config/urls.py, and nothing else of allauth is reachable
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/proof/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/proof/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("account/proof/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/sign-in/code/", second_step.authenticate, name="mfa_authenticate"),
    path("account/sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("account/app/", app.activate_totp, name="mfa_activate_totp"),
    path("account/app/removal/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/removal/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("files/<uuid:uid>/", files.download, name="file"),
    path("files/<uuid:uid>/preview/", files.preview, name="file_preview"),
    path("drafts/", drafts.mine, name="drafts"),
    path("drafts/<uuid:uid>/", drafts.draft, name="draft"),
    path("drafts/<uuid:uid>/discarding/", drafts.discarding, name="discarding"),
    path("drafts/<slug:kind>/", drafts.autosave, name="autosave"),
]
