"""What somebody brings: a file, and for a sheet its bank. The page keeps it until it is confirmed."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout, Submit
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.banks.document import LANGUAGE, LONGEST_TITLE
from surveys.banks.interchange import Upload
from surveys.banks.interchange.nodes import LARGEST_FILE
from surveys.banks.interchange.uploads import ADDRESSES
from surveys.banks.queries import versions_of

KEPT_FOR = 24 * 60 * 60  # seconds that a page with an upload can be confirmed
SALT = "surveys.pages.studio.import"


class UploadForm(forms.Form):
    """A file for the draft of one bank."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        max_length=200,
        help_text=gettext_lazy("A bank file (.yaml) or a spreadsheet (.csv), up to 2 MB. Nothing is written yet."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.csv,.tsv"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}  # our own messages say more than the browser's
        helper.form_class = "upload"
        helper.add_input(Submit("", _("Check the file")))
        return helper

    def upload(self) -> Upload:
        """The file as it came; what is longer than allowed is cut, and refused by the reader."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        name = "".join(sign for sign in file.name or "file" if sign.isprintable())
        return Upload(name=name, content=file.read(LARGEST_FILE + 1))


class NewUploadForm(UploadForm):
    """A file for a new bank or for the next version of one."""

    into = forms.ChoiceField(label=gettext_lazy("The spreadsheet belongs to"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=LONGEST_TITLE)
    summary = forms.CharField(
        label=gettext_lazy("What it is for"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One to three sentences, for those who read the bank before they answer."),
    )
    source = forms.CharField(label=gettext_lazy("Where the questions come from"), required=False, max_length=1000)
    licence = forms.CharField(
        label=gettext_lazy("Licence"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For example CC-BY-4.0, or “Internal use only”."),
    )
    attribution = forms.CharField(label=gettext_lazy("Whom to credit"), required=False, max_length=1000)
    language = forms.RegexField(
        LANGUAGE,
        label=gettext_lazy("Language of the questions"),
        required=False,
        max_length=12,
        initial="en",
        help_text=gettext_lazy("Its code, such as en or de."),
        error_messages={"invalid": gettext_lazy("Write a language code in lower case, such as “en” or “pt-br”.")},
    )

    def __init__(self, *args: Any, banks: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = cast("forms.ChoiceField", self.fields["into"])
        into.choices = [("", _("A new bank")), *banks]

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        words = _("A bank file says all this itself. A spreadsheet holds questions only, so tell us the rest.")
        head = ("title", "summary", "source", "licence", "attribution", "language")
        helper.layout = Layout(
            "file",
            Fieldset(_("For a spreadsheet"), HTML(f"<p class='muted'>{words}</p>"), "into"),
            Fieldset(_("For a spreadsheet that becomes a new bank"), *head),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file: UploadedFile[bytes] | None = cleaned.get("file")
        if file and Upload(file.name or "", b"").is_sheet and not cleaned.get("into"):
            self._check_head(cleaned)
        return cleaned

    def upload(self) -> Upload:
        found = super().upload()
        head = {name: self.cleaned_data[name] for name in ("title", "summary", "source", "licence", "attribution")}
        head |= {"language": self.cleaned_data["language"] or "en", "slug": _slug_of(head["title"])}
        return Upload(found.name, found.content, self.cleaned_data["into"], head)

    def _check_head(self, cleaned: dict[str, Any]) -> None:
        """Everything that readers of a new bank are told, and a title that gives it an address of its own."""
        for name in ("title", "summary", "source", "licence", "attribution"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("A new bank from a spreadsheet needs this."))
        slug = _slug_of(cleaned.get("title", ""))
        if cleaned.get("title") and (not slug or slug in ADDRESSES):
            self.add_error("title", _("Write a title with more letters from a to z: the address is made of it."))
        elif slug and versions_of(slug):
            self.add_error("title", _("There is a bank of this name. Choose it above, or write another title."))


def _slug_of(title: str) -> str:
    """The word for a bank in addresses."""
    return "-".join(part for part in slugify(title).replace("_", "-")[:60].split("-") if part)


class KeptUpload(forms.Form):
    """What was uploaded, signed and packed into the page, so that it is confirmed without being sent anew."""

    kept = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def pack(upload: Upload, *, mark: str, owner: int) -> str:
        """For one person, with a mark of what stood there when the upload was looked at."""
        value = [upload.name, upload.content.decode("utf-8"), upload.into, dict(upload.head), mark]
        return signing.dumps(value, salt=f"{SALT}.{owner}", compress=True)

    def clean_kept(self) -> tuple[Upload, str]:
        """The upload and its mark. `owner` is the person who confirms."""
        try:
            name, text, into, head, mark = signing.loads(
                self.cleaned_data["kept"], salt=f"{SALT}.{self.owner}", max_age=KEPT_FOR
            )
        except signing.BadSignature as error:
            words = _("This page was open too long, or of another person. Choose the file again.")
            raise ValidationError(words) from error
        return Upload(name, text.encode(), into, head), mark

    def __init__(self, *args: Any, owner: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
