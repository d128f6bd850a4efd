"""Sign-in, sign-out and passwords: in our own words, without a way into a closed sign-up."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence that nobody guesses"


@pytest.fixture
def ann() -> object:
    return get_user_model().objects.create_user(email="ann@example.org", password=PASSWORD, name="Ann Example")


@pytest.fixture
def ann_client(ann: object, client: Client) -> Client:
    client.force_login(ann, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def heading(html: str) -> str:
    found = re.findall(r"<h1>(.*?)</h1>", html)
    assert len(found) == 1, "a page has one h1"
    return found[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_login", "Sign in"),
        ("account_signup", "Accounts are by invitation"),
        ("account_reset_password", "Get a new password"),
        ("account_reset_password_done", "Look into your mail"),
        ("account_reset_password_from_key_done", "Your new password is set"),
        ("account_inactive", "This account is switched off"),
    ],
)
def test_pages_for_visitors(client: Client, name: str, words: str) -> None:
    html = client.get(reverse(name)).content.decode()
    assert heading(html) == words
    assert reverse("account_signup") not in html


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_logout", "Sign out"),
        ("account_change_password", "Change your password"),
        ("account_reauthenticate", "Confirm that it is you"),
    ],
)
def test_pages_for_people_with_an_account(ann_client: Client, name: str, words: str) -> None:
    assert heading(ann_client.get(reverse(name)).content.decode()) == words


def test_signing_in_and_out(ann: object, client: Client) -> None:
    answer = client.post(reverse("account_login"), {"login": "ann@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_told_at_the_form(ann: object, client: Client) -> None:
    answer = client.post(reverse("account_login"), {"login": "ann@example.org", "password": "something else"})
    assert answer.status_code == 200
    assert "alert-danger" in answer.content.decode()


def test_the_reset_mail_leads_to_a_new_password(ann: object, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "ann@example.org"})
    (message,) = mail.outbox
    assert message.subject == "Set a new password"
    link = re.search(r"http://testserver(\S+)", message.body)
    assert link
    page = client.get(link[1], follow=True)
    assert heading(page.content.decode()) == "Set a new password"
    new = "another long sentence of hers"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert heading(done.content.decode()) == "Your new password is set"
    assert client.login(email="ann@example.org", password=new)
    assert heading(client.get(link[1], follow=True).content.decode()) == "This link does not work any more"


def test_the_page_does_not_tell_whether_an_address_has_an_account(ann: object, client: Client) -> None:
    known = client.post(reverse("account_reset_password"), {"email": "ann@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert mail.outbox[-1].subject == "No account with this address"
    assert reverse("account_signup") not in mail.outbox[-1].body
