"""All addresses of the front door."""

from django.urls import include, path

from web.releases import internal

handler400 = "web.errors.bad_request"
handler403 = "web.errors.forbidden"
handler404 = "web.errors.not_found"
handler500 = "web.errors.server_error"

urlpatterns = [
    path("", include("web.frontdoor.urls")),
    path("api/", include("web.widget.urls")),
    path("staff/conversations/", include("web.conversations.urls")),
    path("staff/imports/", include("web.imports.urls")),
    path("staff/figures/", include("web.figures.urls")),
    path("staff/questions/", include("web.questions.urls")),
    path("staff/try/", include("web.tryout.urls")),
    path("staff/releases/", include("web.releases.urls")),
    path("staff/safety/", include("web.redflags.urls")),
    path("staff/", include("web.topics.urls")),
    path("staff/", include("web.console.urls")),
    path("webhooks/", include("web.channels.urls")),
    path("internal/", include("web.escalations.urls")),
    path("internal/safety", internal.safety, name="internal-safety"),
]
