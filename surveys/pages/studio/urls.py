"""Addresses of this room."""

from django.urls import path, register_converter

from surveys.banks.choices import DraftPart
from surveys.pages.studio.views import (
    arranging,
    banks,
    drafts,
    editing,
    errata,
    files,
    heads,
    health,
    impact,
    imports,
    preview,
    reading,
    scales,
)


class PartsConverter:
    """`items` in an address is one kind of part of a draft."""

    regex = "|".join(f"{kind}s" for kind in DraftPart.values)

    def to_python(self, value: str) -> DraftPart:
        return DraftPart(value.removesuffix("s"))

    def to_url(self, kind: str) -> str:
        return f"{kind}s"


register_converter(PartsConverter, "parts")

app_name = "banks"
urlpatterns = [
    # /banks/
    path("banks/", reading.index, name="index"),
    # /banks/schema.json: what a bank file looks like, for editors and other programs
    path("banks/schema.json", reading.schema, name="schema"),
    # /banks/new/?of=three-ways/2
    path("banks/new/", banks.new, name="new"),
    # /banks/import/
    path("banks/import/", imports.import_new, name="import_new"),
    # /banks/import/questions.csv: the table to fill in
    path("banks/import/<slug:sheet>.csv", files.template, name="template"),
    # /banks/three-ways/
    path("banks/<slug:slug>/", reading.bank, name="bank"),
    # /banks/three-ways/draft/
    path("banks/<slug:slug>/draft/", drafts.draft, name="draft"),
    path("banks/<slug:slug>/draft/start/", drafts.start, name="start"),
    path("banks/<slug:slug>/draft/discard/", drafts.discard, name="discard"),
    # /banks/three-ways/draft/import/
    path("banks/<slug:slug>/draft/import/", imports.import_draft, name="import"),
    # /banks/three-ways/archive/
    path("banks/<slug:slug>/archive/", banks.archive, name="archive"),
    path("banks/<slug:slug>/unarchive/", banks.unarchive, name="unarchive"),
    # /banks/three-ways/draft/head/
    path("banks/<slug:slug>/draft/head/", heads.head, name="head"),
    path(
        "banks/<slug:slug>/draft/head/languages/<slug:language>/remove/", heads.language_remove, name="language_remove"
    ),
    # /banks/three-ways/draft/scales/
    path("banks/<slug:slug>/draft/scales/", scales.index, name="scales"),
    path("banks/<slug:slug>/draft/scales/new/", scales.new, name="scale_new"),
    path("banks/<slug:slug>/draft/scales/<slug:key>/", scales.scale, name="scale"),
    path("banks/<slug:slug>/draft/scales/<slug:key>/copy/", scales.copy, name="scale_copy"),
    path("banks/<slug:slug>/draft/scales/<slug:key>/delete/", scales.delete, name="scale_delete"),
    # /banks/three-ways/draft/retired/
    path("banks/<slug:slug>/draft/shift/", arranging.shift, name="shift"),
    path("banks/<slug:slug>/draft/retired/", arranging.retired, name="retired"),
    path("banks/<slug:slug>/draft/restore/", arranging.restore, name="restore"),
    # /banks/three-ways/draft/add/items/?in=visible-work
    path("banks/<slug:slug>/draft/add/<parts:kind>/", editing.add, name="add"),
    # /banks/three-ways/draft/items/visible-work-board/
    path("banks/<slug:slug>/draft/<parts:kind>/<slug:key>/", editing.part, name="part"),
    path("banks/<slug:slug>/draft/<parts:kind>/<slug:key>/move/", arranging.move, name="move"),
    path("banks/<slug:slug>/draft/<parts:kind>/<slug:key>/retire/", arranging.retire, name="retire"),
    path("banks/<slug:slug>/draft/items/<slug:key>/duplicate/", arranging.duplicate, name="duplicate"),
    # /banks/three-ways/v2/
    path("banks/<slug:slug>/v<int:number>/", reading.version, name="version"),
    # /banks/three-ways/v2/export.yaml
    path("banks/<slug:slug>/v<int:number>/export.<slug:ending>", files.export, name="export"),
    # /banks/three-ways/v2/compare/1/
    path("banks/<slug:slug>/v<int:number>/compare/<int:other>/", reading.compare, name="compare"),
    # /banks/three-ways/compare/?older=1&newer=2
    path("banks/<slug:slug>/compare/", reading.choose, name="choose"),
    # /banks/three-ways/draft/impact/
    path("banks/<slug:slug>/draft/impact/", impact.impact, name="impact"),
    # /banks/three-ways/v2/errata/new/?item=visible-work-board&part=help&language=en
    path("banks/<slug:slug>/v<int:number>/errata/new/", errata.new, name="erratum"),
    # /banks/three-ways/health/?version=2: how well its questions work
    path("banks/<slug:slug>/health/", health.health, name="health"),
    path("banks/<slug:slug>/health.csv", health.file, name="health_file"),
    # /banks/three-ways/draft/preview/: as respondents will see it; …/3/ its third page; …/result/ a simulated report
    path("banks/<slug:slug>/draft/preview/", preview.start, name="preview"),
    path("banks/<slug:slug>/draft/preview/<int:page>/", preview.page, name="preview_page"),
    path("banks/<slug:slug>/draft/preview/review/", preview.review, name="preview_review"),
    path("banks/<slug:slug>/draft/preview/result/", preview.result, name="preview_result"),
    # /banks/three-ways/v2/preview/: the same of a version that was published
    path("banks/<slug:slug>/v<int:number>/preview/", preview.start, name="version_preview"),
    path("banks/<slug:slug>/v<int:number>/preview/<int:page>/", preview.page, name="version_preview_page"),
    path("banks/<slug:slug>/v<int:number>/preview/review/", preview.review, name="version_preview_review"),
    path("banks/<slug:slug>/v<int:number>/preview/result/", preview.result, name="version_preview_result"),
]
