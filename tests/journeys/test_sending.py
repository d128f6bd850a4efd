"""What only a real browser shows about forms."""

from playwright.sync_api import Page, expect


def test_a_form_reaches_the_server_with_its_origin(desktop: Page) -> None:
    """Under `Referrer-Policy: no-referrer` browsers send `Origin: null`, and Django refuses every form."""
    desktop.goto("/accounts/login/")
    desktop.fill("[name=login]", "nobody@example.org")
    desktop.fill("[name=password]", "not the password")
    with desktop.expect_response("**/accounts/login/") as response:
        desktop.press("[name=password]", "Enter")
    assert response.value.status == 200
    expect(desktop.get_by_role("alert").or_(desktop.locator(".invalid-feedback, .alert")).first).to_be_visible()
