"""Which API addresses does `analysis` answer?"""

from django.urls import path

from analysis.api import estimates, exports, figures, keeping
from analysis.api.regression import Regression
from analysis.api.schemes import WeightingSchemes
from analysis.api.tables import TableRules, Tables

urlpatterns = [
    path("surveys/<slug:slug>/indices/", figures.Indices.as_view(), name="indices"),
    path("surveys/<slug:slug>/comparisons/", figures.Comparisons.as_view(), name="comparisons"),
    path("surveys/<slug:slug>/weights/", figures.WeightDiagnostics.as_view(), name="weights"),
    path("surveys/<slug:slug>/tables/", Tables.as_view(), name="tables"),
    path("surveys/<slug:slug>/tables/saved/", keeping.SavedTables.as_view(), name="saved-tables"),
    path("surveys/<slug:slug>/tables/saved/<int:saved>/", keeping.SavedTableItem.as_view(), name="saved-table"),
    path("surveys/<slug:slug>/public-pages/", keeping.PublicPages.as_view(), name="public-pages"),
    path("surveys/<slug:slug>/public-pages/<int:page>/", keeping.PublicPageItem.as_view(), name="public-page"),
    path("surveys/<slug:slug>/tables/rule/", TableRules.as_view(), name="table-rule"),
    path("surveys/<slug:slug>/weighting-schemes/", WeightingSchemes.as_view(), name="weighting-schemes"),
    path("surveys/<slug:slug>/estimates/", estimates.Estimates.as_view(), name="estimates"),
    path("surveys/<slug:slug>/reliability/", estimates.Reliability.as_view(), name="reliability"),
    path("surveys/<slug:slug>/regression/", Regression.as_view(), name="regression"),
    path("surveys/<slug:slug>/exports/", exports.Exports.as_view(), name="exports"),
    path("exports/<uuid:export>/", exports.Export.as_view(), name="export"),
    path("exports/<uuid:export>/file/", exports.ExportFile.as_view(), name="export-file"),
]
