"""With TLS the cookies have names that bind them to this host; what the page's scripts do of them works as before."""

from playwright.sync_api import expect

from annotations.models import Annotation
from tests.browser.desk import drag, settled
from tests.factories import TEXT


def test_a_mark_is_saved_with_cookies_that_are_bound_to_the_host(site, article, ann, settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    page = site.sign_in("/", ann)
    # of a time before the site had TLS, or of somebody at a host below this one
    page.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "url": site.url}])
    page.goto(f"/a/{article.pk}/")

    drag(page, TEXT, "Mara Voss")
    page.keyboard.press("Digit2")

    settled(page)
    expect(page.locator(".note-card")).to_have_count(1)
    assert Annotation.objects.count() == 1
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert {"__Host-sessionid", "__Host-csrftoken"} <= names
