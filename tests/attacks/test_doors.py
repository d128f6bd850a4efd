"""Links, forms, headers, sign-in and roles, pushed as a stranger would push them."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.queries import code_of, token_of
from surveys.campaigns.services import take_seat
from surveys.responses.models import Comment, Draft, Response
from surveys.responses.services import save_answers, seal, send_response
from surveys.teams.choices import Role
from surveys.teams.models import Membership, Team, User
from tests.campaigns import build as campaigns
from tests.factories import PASSWORD, AdminFactory, GroupFactory, MembershipFactory, TeamFactory, UserFactory
from tests.results import build

pytestmark = pytest.mark.django_db
CODE = "2345-6789-ABCD-EFGH"
EVIL = "https://evil.example"


@pytest.fixture
def invitation() -> Invitation:
    return campaigns.invited(campaigns.launched())


def page_of(invitation: Invitation, name: str = "page") -> str:
    return reverse(f"answering:{name}", args=[token_of(invitation), *([1] if name == "page" else [])])


# -- Links -----------------------------------------------------------------------


def test_a_token_with_any_letter_changed_opens_nothing(client: Client, invitation: Invitation) -> None:
    """But the last letter of the key, of which base64 reads two bits: sixteen spellings of one link."""
    token = token_of(invitation)
    for place in set(range(len(token))) - {21}:
        other = "A" if token[place] != "A" else "B"
        assert client.get(f"/s/{token[:place]}{other}{token[place + 1 :]}/").status_code == 404, place
    for wrong in (token[:-1], token + "A", token[:22], token.swapcase(), "A" * len(token), f"{token}%00", "é" * 42):
        assert client.get(f"/s/{wrong}/").status_code == 404, wrong


def test_a_shared_code_is_no_personal_token_nor_the_reverse(client: Client, invitation: Invitation) -> None:
    assert client.get(f"/s/{code_of(invitation.participation)}/").status_code == 404
    assert client.get(f"/j/{token_of(invitation)}/").status_code == 404


def test_a_renewed_or_revoked_link_opens_nothing(client: Client, invitation: Invitation) -> None:
    address = page_of(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(generation=2)
    assert client.get(address).status_code == 404
    Invitation.objects.filter(pk=invitation.pk).update(generation=1, state="revoked")
    assert client.get(address).status_code == 404
    assert client.post(address, {"q-0": "1"}).status_code == 404
    assert not Draft.objects.exists()


# -- Forms of other sites --------------------------------------------------------


@pytest.mark.parametrize("origin", [None, "null", EVIL, "http://testserver"])
def test_a_form_of_another_site_is_refused(invitation: Invitation, origin: str | None) -> None:
    """Without the token, whatever the browser says of where it comes from; with a wrong one too."""
    headers = {"origin": origin} if origin else {}
    receipts = send(campaigns.invited(invitation.participation))
    targets = {
        page_of(invitation): {"q-0": "1", "comment-1": "Mine."},
        page_of(invitation, "review"): {"receipt": CODE},
        reverse("answering:join", args=[code_of(invitation.participation)]): {"another": "1"},
        reverse("answering:receipt"): {"code": receipts, "withdraw-for-good": "1"},
    }
    for visited in (False, True):
        client = Client(enforce_csrf_checks=True, headers=headers)
        for address, fields in targets.items():
            if visited:
                client.get(address)
            for forged in ({}, {"csrfmiddlewaretoken": "a" * 64}):
                assert client.post(address, {**fields, **forged}).status_code == 403, (address, visited)
    assert not Draft.objects.exists()
    assert Response.objects.count() == 1
    assert Invitation.objects.count() == 2


def send(invitation: Invitation) -> str:
    save_answers(invitation=invitation, answers={0: 1, 1: 2}, comments={})
    send_response(invitation=invitation, receipt=CODE)
    return CODE


def test_our_own_form_passes_under_no_referrer(invitation: Invitation) -> None:
    """Browsers then send `Origin: null`; the token alone decides."""
    client = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(page_of(invitation)).content.decode())
    assert found
    answered = client.post(page_of(invitation), {"q-0": "1", "csrfmiddlewaretoken": found[1]})
    assert answered.status_code == 302
    other_site = client.post(
        page_of(invitation), {"q-0": "2", "csrfmiddlewaretoken": found[1]}, headers={"origin": EVIL}
    )
    assert other_site.status_code == 403
    assert bytes(Draft.objects.get().answers)[0] == 1


def test_a_receipt_of_another_survey_sends_nothing(client: Client) -> None:
    first = campaigns.invited(campaigns.launched())
    send(first)
    elsewhere = build.launched(build.bank(), teams=[build.team("bee")], slug="elsewhere").participations.get()
    invitation = take_seat(participation=elsewhere)
    save_answers(invitation=invitation, answers={0: 1, 1: 2}, comments={})
    answered = client.post(page_of(invitation, "review"), {"receipt": CODE})
    assert (answered.status_code, answered.headers["Location"]) == (302, page_of(invitation, "entry"))
    assert Response.objects.get().participation == first.participation
    assert Draft.objects.get().invitation == invitation


# -- What is typed ---------------------------------------------------------------

HALF_A_CHARACTER = (
    b'--B\r\nContent-Disposition: form-data; name="comment-1"\r\n\r\nOdd \\ud800\\x00one\r\n'
    b'--B\r\nContent-Disposition: form-data; name="q-0"\r\n\r\n2\r\n--B--\r\n'
)


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "utf-7", "nonsense"])
def test_no_comment_can_stop_a_close(client: Client, charset: str) -> None:
    """A form in an odd encoding brings half characters, which no database and no page can write."""
    participation = campaigns.launched(headcount=6, threshold=4)
    for place in range(4):
        invitation = campaigns.invited(participation)
        kind = f"multipart/form-data; boundary=B; charset={charset}"
        assert client.generic("POST", page_of(invitation), HALF_A_CHARACTER, content_type=kind).status_code == 302
        save_answers(invitation=invitation, answers={0: 1}, comments={})
        send_response(invitation=invitation, receipt=f"{CODE[:-1]}{'2345'[place]}")
    seal(participation=participation)
    texts = list(Comment.objects.values_list("text", flat=True))
    assert len(texts) == 4
    assert all(text.isprintable() for text in texts)
    assert "\ud800" not in "".join(texts)


def test_huge_and_odd_posts_are_refused_calmly(client: Client, invitation: Invitation) -> None:
    address = page_of(invitation)
    assert client.post(address, {"comment-1": "x" * 3_000_000}).status_code == 400
    assert client.post(address, {"q-0": "9" * 5000}).status_code == 422
    assert client.post(address, {"q-0": "²", "q-1": "\0"}).status_code == 422
    assert client.post(address, {f"x{number}": "1" for number in range(10_001)}).status_code == 400
    for method in (client.put, client.delete, client.patch, client.options):
        assert method(address).status_code == 405
    assert client.get(f"/s/{token_of(invitation)}/{'9' * 5000}/").status_code == 404
    assert client.post("/receipt/", {"code": "\0" * 100}).status_code == 422


MARKUP = "</script><img src=x onerror=alert(1)>\"'><b>&"


def test_markup_in_names_titles_and_comments_is_only_text(client: Client) -> None:
    """In pages, charts and the JSON beside them: of a team, a group, a person, a campaign, a bank and comments."""
    dimensions = build.flow_and_tests()
    dimensions[1]["title"] = f"Tests {MARKUP}"
    dimensions[1]["practices"][0]["title"] = f"Do {MARKUP}"
    radar = {"key": "all", "title": f"All {MARKUP}", "axes": ["work", "batch", "tests"]}
    version = build.bank(*dimensions, radars=[radar], title=f"Bank {MARKUP}")
    team = TeamFactory.create(name=f"Ants {MARKUP}", slug="ants", group=GroupFactory.create(name=MARKUP, slug="g"))
    campaign = build.launched(version, teams=[team], title=f"Q {MARKUP}")
    participation = campaign.participations.get()
    for place in range(6):
        Response.objects.create(
            participation=participation,
            answers=build.codes(f"{place % 5 + 1}23 45 1{place % 3 + 1}"),
            comments={"tiny.tests": f"{place} {MARKUP}"},
            receipt_hash=str(place),
        )
    admin = AdminFactory.create(name=f"Ann {MARKUP}", email="ann@example.org")
    MembershipFactory.create(team=team, user=admin, role=Role.LEAD)
    client.force_login(admin)
    while_open = ["/", "/teams/", "/teams/ants/", "/campaigns/", f"/campaigns/{campaign.slug}/", "/campaigns/new/"]
    while_open += [f"/j/{code_of(participation)}/", "/banks/", "/banks/tiny/v1/", "/quick-check/", "/quick-check/tiny/"]
    while_open += ["/people/", f"/people/{admin.pk}/", "/groups/", "/groups/g/", "/teams/ants/people/", "/audit/"]
    seen = [client.get(address) for address in while_open]
    campaign = build.close(campaign)
    after = [
        "/teams/ants/",
        f"/teams/ants/results/{campaign.slug}/",
        f"/groups/g/results/{campaign.slug}/",
        "/dashboard/",
    ]
    seen += [client.get(address) for address in after]
    for page in seen:
        assert page.status_code == 200
        assert "<img src=x" not in page.content.decode(), page.request["PATH_INFO"]
    assert "alert(1)" in seen[-3].content.decode()


# -- Headers ---------------------------------------------------------------------


def test_every_answer_is_guarded(invitation: Invitation) -> None:
    """Errors too: no frame, no script of others, no guessing of types, no address to other sites."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    token = token_of(invitation)
    answers = [
        client.get(address)
        for address in ("/", "/none/", f"/s/{token}/", f"/s/{token}/none/", "/s/wrong/", "/admin/", "/health/live")
    ]
    answers += [
        client.post("/accounts/login/"),
        client.put(f"/s/{token}/"),
        client.get("/", headers={"host": "evil.example"}),
        client.get("/static/none"),
    ]
    assert {answer.status_code for answer in answers} == {200, 302, 400, 403, 404, 405}
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    for answer in answers[2:3] + answers[4:5]:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_pages_of_django_admin_need_no_inline_code() -> None:
    """Under the policy an inline script or style would not run."""
    client = Client()
    client.force_login(AdminFactory.create())
    team = TeamFactory.create()
    for address in (
        "/admin/",
        "/admin/surveys/team/",
        f"/admin/surveys/team/{team.pk}/change/",
        "/admin/surveys/user/",
    ):
        page = client.get(address).content.decode()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
        assert [kind for kind in scripts if "application/json" not in kind] == []
        assert not re.findall(r"<[^>]*\s(style|on\w+)=", page)
        assert "<style" not in page


def test_cookies_stay_with_us_under_https(client: Client, invitation: Invitation, settings: object) -> None:
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        setattr(settings, name, True)
    client.get(page_of(invitation), secure=True)
    client.get(page_of(invitation, "review"), secure=True)
    client.post(reverse("answering:join", args=[code_of(invitation.participation)]), {}, secure=True)
    assert set(client.cookies) == {"csrftoken", "receipt", "seat"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), cookie
    assert client.cookies["seat"]["path"].startswith("/j/")


# -- Signing in ------------------------------------------------------------------


def test_there_is_one_door_and_it_closes_after_some_tries(client: Client) -> None:
    """Django's own sign-in page asks nobody to wait, so it leads to ours."""
    AdminFactory.create(email="ann@example.org")
    door = client.get("/admin/", follow=True)
    assert door.request["PATH_INFO"] == reverse("account_login")
    client.post("/admin/login/", {"username": "ann@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    for _try in range(12):
        client.post(reverse("account_login"), {"login": "ann@example.org", "password": "wrong"})
    client.post(reverse("account_login"), {"login": "ann@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "target", [EVIL, "//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client: Client, target: str) -> None:
    UserFactory.create(email="u@example.org")
    fields = {"login": "u@example.org", "password": PASSWORD, "next": target}
    answered = client.post(reverse("account_login"), fields)
    assert "_auth_user_id" in client.session
    assert answered.headers["Location"] == "/"


def test_a_button_leads_back_to_this_site_only(client: Client) -> None:
    client.force_login(AdminFactory.create())
    membership = MembershipFactory.create()
    answered = client.post(
        reverse("people:membership", args=[membership.pk]), {"role": "lead", "back": "//evil.example"}
    )
    assert answered.headers["Location"] == reverse("people:team", args=[membership.team.slug])


@pytest.mark.parametrize("host", ["testserver:6666", "localhost"])
def test_a_reset_mail_leads_to_this_site_whatever_the_request_says(client: Client, host: str) -> None:
    person = UserFactory.create(email="u@example.org")
    client.post(reverse("account_reset_password"), {"email": person.email}, headers={"host": host})
    [sent] = mail.outbox
    links = re.findall(r"https?://\S+", str(sent.body))
    assert len(links) == 1
    assert links[0].startswith("http://testserver/accounts/password/reset/key/")
    page = client.get(links[0].removeprefix("http://testserver"), follow=True)
    assert page.status_code == 200
    assert 'name="password1"' in page.content.decode()


def test_a_person_who_is_switched_off_is_out_at_once(client: Client) -> None:
    lead = MembershipFactory.create(role=Role.LEAD)
    client.force_login(lead.user)
    address = reverse("people:team_people", args=[lead.team.slug])
    assert client.get(address).status_code == 200
    User.objects.filter(pk=lead.user.pk).update(is_active=False)
    assert client.get(address).status_code == 302
    assert client.get(f"/teams/{lead.team.slug}/").status_code == 302


# -- What a lead can do ----------------------------------------------------------


def test_a_lead_gets_no_more_by_fields_that_the_form_has_not(client: Client) -> None:
    lead, other = MembershipFactory.create(role=Role.LEAD), TeamFactory.create()
    client.force_login(lead.user)
    fields = {"email": "new@example.org", "name": "New", "role": "lead", "admin": "on", "is_superuser": "1"}
    fields |= {"edits_banks": "on", "team": str(other.pk), "is_staff": "on"}
    assert client.post(reverse("people:team_people", args=[lead.team.slug]), fields).status_code == 302
    made = User.objects.get(email="new@example.org")
    assert (made.is_superuser, made.is_staff, made.edits_banks) == (False, False, False)
    assert list(Membership.objects.filter(user=made).values_list("team", "role")) == [(lead.team.pk, "member")]
    assert client.post(reverse("people:team_people", args=[other.slug]), fields).status_code == 404


def test_a_lead_moves_nobody_and_reads_no_account(client: Client) -> None:
    lead = MembershipFactory.create(role=Role.LEAD)
    mine = MembershipFactory.create(team=lead.team)
    client.force_login(lead.user)
    for name, pk in [("person", lead.user.pk), ("person", mine.user.pk), ("account", mine.user.pk)]:
        assert client.post(reverse(f"people:{name}", args=[pk]), {"admin": "on", "wish": "off"}).status_code == 403
    for name in ("join", "coach"):
        fields = {"team": str(lead.team.pk), "role": "lead", "place": f"team:{lead.team.slug}"}
        assert client.post(reverse(f"people:{name}", args=[lead.user.pk]), fields).status_code == 403
    assert client.post(reverse("people:membership", args=[mine.pk]), {"role": "lead"}).status_code == 403
    mine.refresh_from_db()
    assert (mine.role, User.objects.filter(is_superuser=True).exists()) == (Role.MEMBER, False)


def test_a_person_who_left_the_team_reads_nothing_more(client: Client) -> None:
    team = build.team("ant")
    campaign = build.wave(build.bank(), answers={team: ("543 21 23",) * 5 + ("123 45 51",) * 2})
    membership = MembershipFactory.create(team=team)
    client.force_login(membership.user)
    address = reverse("dashboards:result", args=["ant", campaign.slug])
    assert client.get(address).status_code == 200
    membership.delete()
    assert client.get(address).status_code == 404


# -- What Django's admin can do to a running wave ----------------------------------


def test_django_admin_keeps_the_slugs_that_frozen_waves_know(client: Client) -> None:
    """A group under another slug would be in no frozen tree, and the wave could never be closed."""
    client.force_login(AdminFactory.create())
    team = build.team("ant")
    campaign = build.wave(build.bank(), answers={team: ("543 21 23",) * 5}, released=None)
    group, fields = team.group, {"name": "Renamed", "slug": "moved", "headcount": "9"}
    client.post(f"/admin/surveys/group/{group.pk}/change/", fields)
    client.post(f"/admin/surveys/team/{team.pk}/change/", {**fields, "group": str(group.pk)})
    group.refresh_from_db()
    team.refresh_from_db()
    assert (group.name, group.slug, team.name, team.slug) == ("Renamed", "home", "Renamed", "ant")
    assert build.close(campaign).state == "released"
    assert Team.objects.get().headcount == 9
    assert Participation.objects.get().headcount == 12
