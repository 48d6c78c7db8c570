from django.urls import path

from web.releases import views

urlpatterns = [
    path("", views.releases, name="staff-releases"),
    path("propose", views.propose, name="staff-release-propose"),
    path("<int:number>/", views.release, name="staff-release"),
    path("<int:number>/progress", views.progress, name="staff-release-progress"),
    path("<int:number>/messages.<slug:kind>", views.messages, name="staff-release-messages"),
    path("<int:number>/withdraw", views.withdraw, name="staff-release-withdraw"),
    path("<int:number>/approve", views.approve, name="staff-release-approve"),
    path("<int:number>/back", views.roll_back, name="staff-release-back"),
]
