"""Addresses of this room."""

from django.urls import path

from surveys.pages.studio.views import drafts, errata, files, imports, reading

app_name = "banks"
urlpatterns = [
    # /banks/
    path("banks/", reading.index, name="index"),
    # /banks/schema.json: what a bank file looks like, for editors and other programs
    path("banks/schema.json", reading.schema, name="schema"),
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
    # /banks/three-ways/v2/
    path("banks/<slug:slug>/v<int:number>/", reading.version, name="version"),
    # /banks/three-ways/v2/export.yaml
    path("banks/<slug:slug>/v<int:number>/export.<slug:ending>", files.export, name="export"),
    # /banks/three-ways/v2/compare/1/
    path("banks/<slug:slug>/v<int:number>/compare/<int:other>/", reading.compare, name="compare"),
    # /banks/three-ways/v2/errata/new/?item=visible-work-board&part=help&language=en
    path("banks/<slug:slug>/v<int:number>/errata/new/", errata.new, name="erratum"),
]
