from django.urls import path

from web.figures import views

urlpatterns = [
    path("", views.figures, name="staff-figures"),
    path("<slug:table>.csv", views.export, name="staff-figures-csv"),
]
