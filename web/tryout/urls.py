from django.urls import path

from web.tryout import views

urlpatterns = [
    path("", views.chat, name="staff-try"),
    path("many", views.many, name="staff-try-many"),
    path("many/<uuid:number>/", views.questions, name="staff-try-list"),
    path("many/<uuid:number>/table.<slug:kind>", views.table, name="staff-try-file"),
]
