"""Forms that change how a running campaign ends."""

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.campaigns.models import Campaign

LOCAL_TIME = "%Y-%m-%dT%H:%M"
A_WEEK = timedelta(days=7)
REASON_LENGTH = 300


class EndingForm(forms.Form):
    """A form with one button, and what a service refused at the field where it belongs."""

    button = gettext_lazy("Save")

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}  # our own messages say more than the browser's
        helper.form_show_errors = True
        helper.add_input(Submit("", self.button))
        return helper

    def take_errors(self, error: ValidationError) -> None:
        """Shows what a service refused."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, errors in by_field.items():
            self.add_error(field if field in self.fields else None, errors)


class ExtendForm(EndingForm):
    """Until when a campaign is open instead."""

    button = gettext_lazy("Extend the wave")

    closes_at = forms.DateTimeField(
        label=gettext_lazy("New close"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME),
        error_messages={"required": gettext_lazy("Choose the new close.")},
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        proposed = timezone.localtime(campaign.closes_at).replace(tzinfo=None) + A_WEEK
        super().__init__(*args, **{"initial": {"closes_at": proposed}, **kwargs})
        self.fields["closes_at"].help_text = _("Times are in %(zone)s. Here stands one week more.") % {
            "zone": settings.TIME_ZONE
        }


class CancelForm(EndingForm):
    """Why a campaign is called off."""

    button = gettext_lazy("Cancel for good")

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The people who were asked read it, so name nobody. 300 characters at most."),
        error_messages={"required": gettext_lazy("Say why in a few words: the people who were asked will read it.")},
    )
