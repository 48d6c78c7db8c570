from django.urls import path

from web.imports import views

urlpatterns = [
    path("", views.choose, name="staff-topics-import"),
    path("apply", views.apply, name="staff-topics-import-apply"),
    path("topics.<slug:kind>", views.export, name="staff-topics-export"),
]
