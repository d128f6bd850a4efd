"""What is said on publishing a draft, and what reworded questions mean."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from surveys.banks.services import LONGEST_CHANGELOG, LONGEST_REASON


class PublishForm(forms.Form):
    """What is said on publishing, and for each reworded question whether it still asks the same."""

    changelog = forms.CharField(
        label=_("What is different, for all readers"),
        max_length=LONGEST_CHANGELOG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Proposed from what differs; say it in your own words."),
        error_messages={"required": _("Say in a sentence or two what is different: all readers of the bank see it.")},
    )
    warnings_reason = forms.CharField(
        label=_("Why the warnings may stand"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the version, for those who edit it later."),
        error_messages={"required": _("Say why the warnings may stand, or mend what they are about.")},
    )
    number = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None, warned: bool) -> None:
        super().__init__(data, initial=initial)
        if not warned:
            del self.fields["warnings_reason"]

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it: inside the form of the page."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True  # the page's form has it
        return helper

    def take_errors(self, error: ValidationError) -> None:
        """Shows what the service refused, at the field where there is one."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, errors in by_field.items():
            self.add_error(field if field in self.fields else None, errors)


def meanings_in(data: QueryDict) -> dict[str, tuple[str, str]]:
    """Item key → what was chosen, and the mark of the wordings that it was chosen for."""
    before = "meaning-"
    keys = [name.removeprefix(before) for name in data if name.startswith(before)]
    return {key: (str(data[f"{before}{key}"]), str(data.get(f"words-{key}", ""))) for key in keys}
