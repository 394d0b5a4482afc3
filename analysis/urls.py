"""Which screens does `analysis` show?"""

from django.urls import path

from analysis.views import details, downloads, public, results, tables, weighting

urlpatterns = [
    path("surveys/<slug:slug>/results/", results.results, name="results"),
    path("surveys/<slug:slug>/results/figures/", results.figures, name="figures"),
    path("surveys/<slug:slug>/results/trend/", details.over_time, name="results-trend"),
    path("surveys/<slug:slug>/results/weights/", details.weights, name="results-weights"),
    path("surveys/<slug:slug>/results/weighting/", weighting.weighting, name="results-weighting"),
    path("surveys/<slug:slug>/results/items/", details.items, name="results-items"),
    path("surveys/<slug:slug>/results/correlates/", details.correlates, name="results-correlates"),
    path("surveys/<slug:slug>/results/public/", public.pages, name="results-public"),
    path("surveys/<slug:slug>/results/public/publish/", public.publish, name="publish-page"),
    path("surveys/<slug:slug>/results/public/<int:page>/switch/", public.switch, name="switch-page"),
    path("public/<str:token>/", public.public, name="public"),
    path("public/<str:token>/figures.csv", public.figures, name="public-figures"),
    path("surveys/<slug:slug>/tables/", tables.tables, name="tables"),
    path("surveys/<slug:slug>/tables/preview/", tables.preview, name="table-preview"),
    path("surveys/<slug:slug>/tables/save/", tables.save, name="save-table"),
    path("surveys/<slug:slug>/tables/<int:saved>/remove/", tables.remove, name="remove-table"),
    path("surveys/<slug:slug>/tables/rule/", tables.rule, name="table-rule"),
    path("surveys/<slug:slug>/tables/table.<str:suffix>", tables.file, name="table-file"),
    path("surveys/<slug:slug>/downloads/", downloads.downloads, name="downloads"),
    path("surveys/<slug:slug>/downloads/files/", downloads.files, name="files"),
    path("surveys/<slug:slug>/downloads/ask/", downloads.ask_for_file, name="ask-for-file"),
]
