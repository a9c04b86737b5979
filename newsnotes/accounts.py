"""The settings of signing in, by django-allauth, that are the same on every site."""

AUTH_USER_MODEL = "annotations.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

# Names and addresses are looked up by it alone.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "annotations.views.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # who is signed in may sign in as somebody else
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "newsnotes: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail because a stranger has typed their address
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]  # not a code by mail
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "annotations.forms.signing_in.SignInForm",
    "change_password": "annotations.forms.signing_in.ChangePasswordForm",
    "set_password": "annotations.forms.signing_in.SetPasswordForm",
    "reset_password": "annotations.forms.signing_in.ResetPasswordForm",
    "reset_password_from_key": "annotations.forms.signing_in.ResetPasswordKeyForm",
    "add_email": "annotations.forms.signing_in.AddEmailForm",
    "reauthenticate": "annotations.forms.signing_in.ReauthenticateForm",
}
# Every limit is for a quarter of an hour, and says so (`Retry-After`). Wrong passwords are counted by `actions.people.attempts`.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/15m/key",  # wrong codes of the second step
    "change_password": "10/15m/user",
    "manage_email": "10/15m/user",
    "reauthenticate": "10/15m/user",
    "reset_password": "20/15m/ip,5/15m/key",
    "reset_password_from_key": "20/15m/ip",
    "signup": "20/15m/ip",
    "confirm_email": "3/15m/key",
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "annotations_cached",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
MFA_ADAPTER = "annotations.views.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody makes an account for somebody else's address
MFA_TOTP_ISSUER = "newsnotes"
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "30/15m/ip"}
MFA_FORMS = {
    "authenticate": "annotations.forms.signing_in.CodeForm",
    "reauthenticate": "annotations.forms.signing_in.CodeAgainForm",
    "activate_totp": "annotations.forms.signing_in.FirstCodeForm",
    "add_webauthn": "annotations.forms.signing_in.AddPasskeyForm",
    "edit_webauthn": "annotations.forms.signing_in.RenamePasskeyForm",
}
USERSESSIONS_ADAPTER = "annotations.views.accounts.adapters.SessionsAdapter"
SOCIALACCOUNT_ADAPTER = "annotations.views.accounts.adapters.OpenIDAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
