"""What a member says of a practice."""

from django import forms

from surveys.improvements.choices import MarkState


class MarkForm(forms.Form):
    """A practice and a word on it; without a word an earlier one is taken back."""

    practice = forms.SlugField(max_length=80)
    state = forms.ChoiceField(choices=MarkState.choices, required=False)

    @property
    def chosen(self) -> tuple[str, str]:
        """The practice and the word, of a form that is valid."""
        return self.cleaned_data["practice"], self.cleaned_data["state"]
