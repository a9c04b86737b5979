"""People come, go and are let in, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.actions.people.first_person import first_link
from annotations.actions.people.invitations import invite, link_of
from annotations.actions.people.password_links import make_password_link
from annotations.choices import Role
from annotations.models import Annotation, Member, User
from tests import factories

PASSWORD = "an orchard in late april"


@pytest.fixture
def max_(project):
    return factories.member(project, "max", Role.MANAGER)


@pytest.fixture
def stranger(site):
    """A browser that nobody has signed in with."""

    def start(**options):
        context = site.browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(8000)
        site.contexts.append(context)
        page = context.new_page()
        site.watch(page)
        return page

    return start


def fill_account(page, name):
    page.fill("[name=username]", name)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_colleague_is_invited_and_comes_in(site, stranger, max_, javascript):
    manager = site.visit("/p/desk/settings/", max_, java_script_enabled=javascript)
    manager.fill("[name=invitee]", "Eve")
    manager.select_option("#invitations [name=role]", "reviewer")
    manager.click("text=Invite")
    link = manager.inner_text("#invitation-link")

    page = stranger(java_script_enabled=javascript)
    page.goto(link)
    fill_account(page, "eve")
    page.click("text=Create account and join")
    page.wait_for_url("**/p/desk/")

    expect(page.locator("main")).to_contain_text("You are in Desk now.")
    assert Member.objects.get(user__username="eve").role == "reviewer"
    manager.reload()
    expect(manager.locator("#invitations")).not_to_contain_text("Eve")


def test_who_has_an_account_signs_in_on_the_way(stranger, max_):
    factories.user("out")
    page = stranger()
    page.goto(f"/accounts/join/{link_of(invite(by=max_, slug='desk', invitee='x', role='analyst')[0])}/")

    page.click("text=I have an account")
    page.fill("[name=username]", "out")
    page.fill("[name=password]", factories.PASSWORD)
    page.press("[name=password]", "Enter")
    page.click("text=Join as out")

    page.wait_for_url("**/p/desk/")


def test_a_forgotten_password_is_chosen_anew_by_a_link_of_the_manager(site, stranger, max_, ann):
    manager = site.visit("/p/desk/settings/", max_)
    manager.click("text=New password for ann")
    page = stranger()
    page.goto(manager.inner_text("#password-link"))
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("text=Set password")

    page.fill("main form [name=username]", "ann")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")

    page.wait_for_url(re.compile(r"/$"))
    expect(page.locator(".menu").first).to_contain_text("ann")


def test_who_leaves_hands_over_what_waits(site, article, ann, rev):
    factories.annotation(article, ann)
    page = site.visit("/p/desk/", ann)
    page.click("text=Leave this project")
    expect(page.locator("main")).to_contain_text("Your unfinished work: 1 draft.")
    page.select_option("[name=to]", "rev")
    page.click("text=Leave project")

    expect(page.locator("main")).to_contain_text("You have left Desk.")
    assert Annotation.objects.get().responsible == rev


def test_the_first_person_starts_a_project_and_invites(transactional_db, stranger):
    page = stranger()
    page.goto(f"/accounts/first/{first_link()}/")
    fill_account(page, "ida")
    page.click("text=Create account")
    page.click("main >> text=New project")
    page.fill("[name=name]", "City desk")
    page.fill("[name=slug]", "city")
    page.press("[name=slug]", "Enter")
    page.fill("[name=invitee]", "Eve")
    page.click("text=Invite")

    expect(page.locator("#invitation-link")).to_contain_text("/accounts/join/")
    assert User.objects.get().is_superuser


def faults_of(page):
    """What axe finds, and whether the page fits into its width."""
    violations = [violation["id"] for violation in Axe().run(page).response["violations"]]
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return violations, width[0] <= width[1]


@pytest.mark.parametrize("width, scheme", [(1440, "light"), (390, "dark")])
def test_everybody_can_use_these_pages(site, stranger, article, max_, ann, width, scheme):
    factories.annotation(article, ann)
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    made, _ = invite(by=max_, slug="desk", invitee="a-rather-long-name@desk.example", role="reviewer")
    manager, member, nobody = site.visit("/", max_, **look), site.visit("/", ann, **look), stranger(**look)
    token = make_password_link(by=max_, slug="desk", username="ann")

    pages = [
        (manager, f"/p/desk/settings/?invitation={made.pk}"),
        (member, "/p/desk/"),
        (member, "/p/desk/leave/"),
        (member, f"/accounts/join/{link_of(made)}/"),
        (nobody, f"/accounts/join/{link_of(made)}/"),
        (nobody, f"/accounts/password/link/{token}/"),
        (nobody, "/accounts/join/nothing/"),
    ]

    found = {}
    for page, path in pages:
        page.goto(path)
        found[path] = faults_of(page)
    manager.click("text=New password for ann")
    found["the link to a new password"] = faults_of(manager)
    assert found == dict.fromkeys(found, ([], True))
