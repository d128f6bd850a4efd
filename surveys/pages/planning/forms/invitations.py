"""What is typed about the people of a team in a campaign."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.campaigns.interchange import Row, read_addresses, read_table
from surveys.campaigns.services.seats import LONGEST_REASON
from surveys.teams.interchange.tables import MOST_BYTES, text_of

ROWS_SHOWN = 8


class SmallForm(forms.Form):
    """A form with one button; several of them stand on one page."""

    button = gettext_lazy("Save")
    action = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s")
        super().__init__(*args, **kwargs)

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.form_action = self.action
        helper.attrs = {"novalidate": ""}  # our own messages say more than the browser's
        helper.add_input(Submit("", self.button, css_id=str(self.auto_id) % "send"))
        return helper

    def take_errors(self, error: ValidationError) -> None:
        """Shows what a service refused, at the field where there is one."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, errors in by_field.items():
            self.add_error(field if field in self.fields else None, errors)


class AddressesForm(SmallForm):
    """Addresses, pasted or from a file. A file takes the place of what stands in the field."""

    button = gettext_lazy("Check the list")
    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        help_text=gettext_lazy(
            "One a line, or with commas between them; “Ada &lt;ada@example.org&gt;” works too.",
        ),
        widget=forms.Textarea(attrs={"rows": ROWS_SHOWN, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file with them"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("CSV or text, up to 2 MB."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file: UploadedFile[bytes] | None = cleaned.get("file")
        if file:
            cleaned["addresses"] = text_of(file.read(MOST_BYTES + 1))
        if not self.errors:
            self._read(cleaned)
        return cleaned

    def rows(self) -> list[Row]:
        """What the list says, before the campaign is asked."""
        return list(self.cleaned_data["rows"])

    def typed(self) -> str:
        """What was typed or uploaded, to be shown and sent again."""
        return str(self.cleaned_data.get("addresses", "")) if hasattr(self, "cleaned_data") else ""

    def as_typed(self) -> "AddressesForm":
        """The same list in the field, also where it came from a file."""
        return type(self)(initial={"addresses": self.typed()})

    def _read(self, cleaned: dict[str, Any]) -> None:
        cleaned["rows"] = self.read(cleaned.get("addresses", ""))
        if not cleaned["rows"]:
            self.add_error("addresses", _("There is no address here yet. Paste some, or choose a file."))

    @staticmethod
    def read(text: str) -> list[Row]:
        """Raises ValidationError."""
        return read_addresses(text)


class TableForm(AddressesForm):
    """Teams and addresses, one pair a line under a line that names the columns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addresses"].label = _("Table")
        self.fields["addresses"].help_text = _("The first line names the columns: team and email.")
        self.order_fields(["file", "addresses"])
        self.fields["file"].label = _("A CSV file with the columns team and email")
        self.fields["addresses"].label = _("Or the same, pasted")

    @staticmethod
    def read(text: str) -> list[Row]:
        return read_table(text)


class AddressForm(SmallForm):
    """The address that a personal link is to go to instead."""

    button = gettext_lazy("Send a new link there")
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=254)


class PeopleForm(SmallForm):
    """More seats for a team that has grown."""

    button = gettext_lazy("Raise the number")
    headcount = forms.IntegerField(label=gettext_lazy("People in the team now"), validators=[MinValueValidator(1)])
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("It stands in the audit log. Please write no names."),
    )
