"""allauth's settings: who signs in, how, and how often they may try. Part of config/settings.py."""

from config.environment import env

# A production account needs a second factor; those of the demo and of practice may have one.
SECOND_FACTOR_REQUIRED = env.env.str("MASAR_MODE", "demo") == "production"

AUTHENTICATION_BACKENDS = ["masar.access.sign_in.Backend"]
ACCOUNT_ADAPTER = "masar.access.sign_in.AccountAdapter"
MFA_ADAPTER = "masar.access.sign_in.FactorAdapter"
USERSESSIONS_ADAPTER = "masar.access.sign_in.SessionsAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.env.bool("MASAR_BEHIND_PROXY", False))

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; allauth's checks want to know
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False  # e-mails are ours and say nothing: access/mails.py
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "masar.access.forms.sign_in.SignInForm",
    "reauthenticate": "masar.access.forms.sign_in.ReauthenticateForm",
    "change_password": "masar.access.forms.sign_in.ChangePasswordForm",
}
# Guesses are counted in access/limits.py. allauth's own counter is off for them: after a right code of the
# authenticator app it forgets the guesses of the whole network address.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "",
    "change_password": "20/m/user",
    "reauthenticate": "20/m/user",
}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey signs in and unlocks alone, so it must know its owner
MFA_ALLOW_UNVERIFIED_EMAIL = True  # e-mails are given by whoever invites, not claimed
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Masar"
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ; each code is still accepted only once
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # nothing to guess there; a whole centre shares one address
MFA_FORMS = {
    "activate_totp": "masar.access.forms.factors.AppForm",
    "authenticate": "masar.access.forms.factors.CodeForm",
    "reauthenticate": "masar.access.forms.factors.ReauthenticateForm",
    "add_webauthn": "masar.access.forms.factors.PasskeyForm",
    "authenticate_webauthn": "masar.access.forms.factors.UsePasskeyForm",
    "reauthenticate_webauthn": "masar.access.forms.factors.ReauthenticateByPasskeyForm",
}
