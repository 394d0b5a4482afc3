"""Which screens does `analysis` show?"""

from django.urls import path

from analysis import views

urlpatterns = [
    path("surveys/<slug:slug>/results/", views.results, name="results"),
    path("surveys/<slug:slug>/results/figures/", views.figures, name="figures"),
    path("surveys/<slug:slug>/downloads/", views.downloads, name="downloads"),
    path("surveys/<slug:slug>/downloads/files/", views.files, name="files"),
    path("surveys/<slug:slug>/downloads/ask/", views.ask_for_file, name="ask-for-file"),
]
