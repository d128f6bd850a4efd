"""The form in which a slip is mended."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


def _plain(text: str) -> str:
    """Browsers end lines in their own way."""
    return text.replace("\r\n", "\n").strip()


class ErratumForm(forms.Form):
    """The corrected text; once its difference was looked at, the person confirms that the meaning stays."""

    text = forms.CharField(label=_("Corrected text"), widget=forms.Textarea(attrs={"rows": 3}))
    same_meaning = forms.BooleanField(
        label=_("This mends a slip only. Everybody who answered before has understood the same."),
        error_messages={"required": _("Tick this to go on. If the meaning changes, make a new version of the bank.")},
    )
    looked_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, shown: str, typed: str = "") -> None:
        super().__init__(data, initial={"text": typed or shown, "looked_at": typed})
        self.typed = typed if data is None else _plain(data.get("text", ""))
        looked_at = typed if data is None else _plain(data.get("looked_at", ""))
        self.confirms = bool(self.typed) and self.typed == looked_at
        if not self.confirms:
            del self.fields["same_meaning"]

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}  # our own messages say more than the browser's
        helper.add_input(Submit("", _("Correct it") if self.confirms else _("Show the difference")))
        return helper

    def take_errors(self, error: ValidationError) -> None:
        """Shows what the service refused, at the field where there is one."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, errors in by_field.items():
            self.add_error(field if field in self.fields else None, errors)
