"""Passkeys, with a device that the browser pretends to have; and every page of signing in, looked at."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import factories

PAGES = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/password/reset/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/totp/activate/",
    "/accounts/sessions/",
    "/accounts/signup/",
    "/accounts/reauthenticate/",
]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def insecure(settings, site):
    """Passkeys on a site without TLS, under a name that they may be used on."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    site.url = site.url.replace("127.0.0.1", "localhost")
    return site


def _confirm(page):
    """Say the password once more."""
    page.fill("main [name=password]", factories.PASSWORD)
    page.click("text=Go on")


def test_a_passkey_lets_in_without_a_password(insecure, ann):
    page = insecure.visit("/account/", ann)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto("/accounts/2fa/webauthn/add/")
    _confirm(page)

    page.fill("[name=name]", "laptop")
    page.check("[name=passwordless]")
    page.click("button:has-text('Add a passkey')")
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    page.goto("/accounts/2fa/webauthn/")
    listed = page.inner_text("main")
    page.click(".menu summary")
    page.click("text=Sign out")
    page.click("text=Sign in with a passkey")
    page.wait_for_url(insecure.url + "/")
    page.goto("/account/")

    assert "laptop" in listed
    assert "ann" in page.inner_text("main h1")


def test_without_its_passkey_the_password_alone_lets_nobody_in(insecure, ann):
    page = insecure.visit("/account/", ann)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto("/accounts/2fa/webauthn/add/")
    _confirm(page)
    page.fill("[name=name]", "key")
    page.click("button:has-text('Add a passkey')")
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    page.click(".menu summary")
    page.click("text=Sign out")

    page.fill("[name=username]", "ann")
    page.fill("[name=password]", factories.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    page.click("text=Use a passkey")
    page.wait_for_url(insecure.url + "/")

    assert page.locator("text=The second step").count() == 0


@pytest.mark.parametrize("width, scheme", [(1440, "light"), (390, "dark")])
def test_everybody_can_use_every_page_of_signing_in(site, ann, width, scheme):
    page = site.visit("/account/", ann, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/accounts/2fa/totp/activate/")
    _confirm(page)
    problems = {}

    for path in PAGES:
        page.goto(path)
        problems[path] = [violation["id"] for violation in Axe().run(page).response["violations"]]
        sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert sizes[0] <= sizes[1], path

    assert problems == {path: [] for path in PAGES}
