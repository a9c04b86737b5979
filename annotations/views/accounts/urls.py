"""Routes of the sign-in library, each behind a door; its names for them, which it looks up itself. Links of ours that let people in."""

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as linked
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path, re_path

from annotations.views.accounts import coming_in, openid
from annotations.views.accounts.doors import View, behind_door


def form(route: str, view: View, name: str) -> URLPattern:
    """A page with a form."""
    return path(route, behind_door(view, "GET", "POST"), name=name)


def page(route: str, view: View, name: str) -> URLPattern:
    """A page that only says something."""
    return path(route, behind_door(view, "GET"), name=name)


urlpatterns = [
    path("join/<str:token>/", coming_in.join, name="join"),
    path("first/<str:token>/", coming_in.first, name="first_person"),
    path("password/link/<str:token>/", coming_in.new_password, name="password_link"),
    form("login/", account.login, "account_login"),
    path("logout/", behind_door(account.logout, "POST"), name="account_logout"),
    page("inactive/", account.account_inactive, "account_inactive"),
    page("signup/", account.signup, "account_signup"),
    form("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    form("email/", account.email, "account_email"),
    page("confirm-email/", account.email_verification_sent, "account_email_verification_sent"),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        behind_door(account.confirm_email, "GET", "POST"),
        name="account_confirm_email",
    ),
    form("password/change/", account.password_change, "account_change_password"),
    form("password/set/", account.password_set, "account_set_password"),
    form("password/reset/", account.password_reset, "account_reset_password"),
    page("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    page(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        behind_door(account.password_reset_from_key, "GET", "POST"),
        name="account_reset_password_from_key",
    ),
    page("2fa/", second.index, "mfa_index"),
    form("2fa/authenticate/", second.authenticate, "mfa_authenticate"),
    form("2fa/reauthenticate/", second.reauthenticate, "mfa_reauthenticate"),
    form("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    form("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    page("2fa/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    form("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    page("2fa/recovery-codes/download/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
    page("2fa/webauthn/", passkeys.list_webauthn, "mfa_list_webauthn"),
    form("2fa/webauthn/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    form("2fa/webauthn/login/", passkeys.login_webauthn, "mfa_login_webauthn"),
    form("2fa/webauthn/reauthenticate/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    form("2fa/webauthn/keys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    form("2fa/webauthn/keys/<int:pk>/edit/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    page("3rdparty/login/cancelled/", linked.login_cancelled, "socialaccount_login_cancelled"),
    page("3rdparty/login/error/", linked.login_error, "socialaccount_login_error"),
    page("3rdparty/signup/", linked.signup, "socialaccount_signup"),
    form("3rdparty/", linked.connections, "socialaccount_connections"),
    form("oidc/<slug:provider_id>/login/", openid.start, "openid_connect_login"),
    page("oidc/<slug:provider_id>/login/callback/", openid.come_back, "openid_connect_callback"),
    form("sessions/", sessions.list_usersessions, "usersessions_list"),
]
