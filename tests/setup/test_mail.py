"""Mail by a real server: what arrives, and what people are told where it does not."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from annotations.actions.people.signing_in import confirm_email
from newsnotes import mail
from tests import factories
from tests.setup.smtp import MailServer, mail_server
from tests.views.conftest import text_of

SENDER = "desk@notes.example"
INVITE = "/p/desk/settings/invitations/"
RESET = "/accounts/password/reset/"
SOON = 2.0


@pytest.fixture(params=["takes"])
def server(request, settings) -> Iterator[MailServer]:
    """A mail server, and a site that uses it; at the end all that was sent has been tried."""
    with mail_server(request.param) as server:
        settings.EMAIL_BACKEND = "newsnotes.mail.InBackground"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, SOON + 0.5
        settings.DEFAULT_FROM_EMAIL = SENDER
        yield server
        finish_sending()


@pytest.fixture
def manager(project, max_) -> Client:
    client = Client()
    client.force_login(max_)
    return client


def finish_sending() -> None:
    mail._SENDER.submit(lambda: None).result(30)


def link_in(text: str, path: str) -> str:
    [link] = set(re.findall(rf"http://testserver({path}[^\s<\"]+)", text))
    return link


def assert_plain(server: MailServer, to: str) -> str:
    """One mail has arrived, from the site, in plain text; returns what it says."""
    [message] = server.taken
    assert (message["From"], message["To"], message.get_content_type()) == (SENDER, to, "text/plain")
    assert message["Subject"].startswith("newsnotes: ")
    return message.get_content()


def test_an_invitation_arrives_with_the_link_that_the_page_shows(
    server, manager, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = manager.post(INVITE, {"invitee": "eve@desk.example", "role": "analyst"}, follow=True)
    finish_sending()

    said = assert_plain(server, "eve@desk.example")
    link = link_in(said, "/accounts/join/")
    assert link == link_in(page.content.decode(), "/accounts/join/")
    assert Client().get(link).status_code == 200


def test_a_new_link_is_mailed_too(server, manager, django_capture_on_commit_callbacks):
    data = {"invitee": "eve@desk.example", "role": "analyst"}
    with django_capture_on_commit_callbacks(execute=True):
        made = manager.post(INVITE, data, follow=True)
        renew = re.search(r'formaction="(/p/desk/settings/invitations/[^"]+/link/)"', made.content.decode())[
            1
        ]
        page = manager.post(renew, {"version": 1}, follow=True)
    finish_sending()

    links = [link_in(message.get_content(), "/accounts/join/") for message in server.taken]
    assert len(links) == 2
    assert links[1] == link_in(page.content.decode(), "/accounts/join/")
    assert [Client().get(link).status_code for link in links] == [410, 200]


def test_a_new_password_arrives_with_a_link_that_works(server, ann):
    confirm_email(person=ann, email="ann@desk.example")

    Client().post(RESET, {"email": "ann@desk.example"})
    finish_sending()

    link = link_in(assert_plain(server, "ann@desk.example"), "/accounts/password/")
    assert "New password" in text_of(Client().get(link, follow=True))


def ask_for_invitation(manager: Client) -> str:
    return text_of(manager.post(INVITE, {"invitee": "eve@desk.example", "role": "analyst"}, follow=True))


def ask_for_password(manager: Client) -> str:
    return text_of(Client().post(RESET, {"email": "ann@desk.example"}, follow=True))


def ask_to_confirm(manager: Client) -> str:
    return text_of(
        manager.post("/accounts/email/", {"email": "max@desk.example", "action_add": "1"}, follow=True)
    )


TOLD: dict[Callable[[Client], str], str] = {
    ask_for_invitation: "If the mail does not arrive, send them the link yourself.",
    ask_for_password: "a manager of your project can give you a link",
    ask_to_confirm: "whoever runs this site can confirm your address",
}


@pytest.mark.parametrize("ask", TOLD, ids=lambda ask: ask.__name__)
@pytest.mark.parametrize("server", ["away", "refuses", "hangs"], indirect=True)
def test_a_mail_server_that_does_not_send_keeps_nobody_waiting_and_people_are_told_what_to_do(
    server, manager, ann, ask, caplog, django_capture_on_commit_callbacks
):
    confirm_email(person=ann, email="ann@desk.example")

    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        page = ask(manager)
    seconds = time.monotonic() - began
    finish_sending()

    assert TOLD[ask] in page
    assert seconds < SOON
    assert server.taken == []
    assert "Messages that could not be sent: 1." in caplog.text
    assert factories.PASSWORD not in caplog.text
    assert "/accounts/" not in "".join(record.getMessage() for record in caplog.records)
