"""Accounts through allauth: no strangers, and a trace of what people do to their own account."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from surveys.teams.mails import invite_person
from surveys.teams.models import AuditEntry, User
from tests.factories import PASSWORD, AdminFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
BETTER = "an even better one 2"


def set_password_through(link: str) -> None:
    client = Client()
    form = client.get(link, follow=True)
    assert form.status_code == 200
    client.post(form.redirect_chain[-1][0], {"password1": BETTER, "password2": BETTER})


def link_in(body: str) -> str:
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", body)
    assert found
    return found[1]


def test_strangers_get_no_account(client: Client) -> None:
    answer = client.post(reverse("account_signup"), {"email": "stranger@example.org", "password1": BETTER})
    assert answer.status_code < 500
    assert not User.objects.exists()


def test_a_changed_password_leaves_a_trace(client: Client) -> None:
    person = UserFactory(name="Bea")
    client.force_login(person)
    typed = {"oldpassword": PASSWORD, "password1": BETTER, "password2": BETTER}
    client.post(reverse("account_change_password"), typed)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.object_words) == ("change password", person, "Bea")
    assert entry.changes == {}


def test_a_refused_password_leaves_no_trace(client: Client) -> None:
    client.force_login(UserFactory())
    client.post(reverse("account_change_password"), {"oldpassword": "wrong", "password1": BETTER, "password2": BETTER})
    assert not AuditEntry.objects.exists()


def test_a_reset_password_leaves_a_trace(client: Client) -> None:
    person = UserFactory()
    client.post(reverse("account_reset_password"), {"email": person.email})
    set_password_through(link_in(mail.outbox[0].body))
    person.refresh_from_db()
    assert person.check_password(BETTER)
    assert AuditEntry.objects.get().verb == "reset password"


def test_signing_in_is_no_write(client: Client) -> None:
    person = UserFactory()
    client.post(reverse("account_login"), {"login": person.email.upper(), "password": PASSWORD})
    assert client.get("/").wsgi_request.user == person
    assert not AuditEntry.objects.exists()


def test_a_switched_off_account_does_not_sign_in(client: Client) -> None:
    person = UserFactory(is_active=False)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert not client.get("/").wsgi_request.user.is_authenticated


def test_an_invited_person_sets_a_password_and_signs_in(client: Client) -> None:
    person = UserFactory(name="Nora & Co", email="nora@example.org")
    person.set_unusable_password()
    person.save()
    invite_person(person=person, by=AdminFactory(name="Ada"), team=TeamFactory(name="R&D"))
    message = mail.outbox[0]
    assert message.subject == "Your account at DevOps Assess"
    assert "Hello Nora & Co," in message.body
    assert "Ada added you to the team “R&D”" in message.body
    assert "for 3 days" in message.body
    set_password_through(link_in(message.body))
    client.post(reverse("account_login"), {"login": "nora@example.org", "password": BETTER})
    assert client.get("/").wsgi_request.user == person


def test_the_link_works_once() -> None:
    person = UserFactory()
    invite_person(person=person, by=AdminFactory())
    link = link_in(mail.outbox[0].body)
    set_password_through(link)
    answer = Client().get(link, follow=True)
    assert "password1" not in answer.text
