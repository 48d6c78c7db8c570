"""The pages: choose a file, see what it would change, take it in; and topics as a file."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.exchange.files import write_file
from content.exchange.table import ExchangeError
from web.console.sign_in import for_staff
from web.imports.models import Upload
from web.imports.taking import look, take
from web.topics import published

KEPT = timedelta(days=1)
SHOWN = 200  # problems; a file with more has one cause for most of them
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "yml": "application/yaml",
}


@for_staff
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The form, and the dry run of the file that it sends. Nothing becomes a draft here."""
    if request.method == "GET":
        return render(request, "imports/imports.html", {"broken": published.broken()})
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _again(request, "Choose a file.")
    name, data = file.name or "", file.read()
    try:
        found = look(name, data)
    except ExchangeError as error:
        return _again(request, f"{str(error)[:1].upper()}{str(error)[1:]}.")
    Upload.objects.filter(at__lt=timezone.now() - KEPT).delete()
    upload = None
    if found.of_kind("new") or found.of_kind("changed"):
        by = request.user.get_username()
        upload = Upload.objects.create(name=name[-200:], data=data, by=by, at=timezone.now())
    shown = {
        "name": name,
        "broken": published.broken(),
        "found": found,
        "new": found.of_kind("new"),
        "changed": found.of_kind("changed"),
        "errors": found.errors[:SHOWN],
        "warnings": found.warnings[:SHOWN],
        "more": max(len(found.errors) - SHOWN, 0) + max(len(found.warnings) - SHOWN, 0),
        "upload": upload,
    }
    return render(request, "imports/imports.html", shown)


@for_staff
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Make drafts of a file that was looked at, by what is published now."""
    by = request.user.get_username()
    try:
        number = uuid.UUID(request.POST.get("upload", ""))
    except ValueError:
        raise Http404 from None
    upload = get_object_or_404(Upload, pk=number, by=by)
    try:
        taken = take(look(upload.name, bytes(upload.data)), by, timezone.now())
    except ExchangeError as error:
        return _again(request, str(error))
    upload.delete()
    return render(request, "imports/imports.html", {"taken": taken, "name": upload.name})


@for_staff
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All published topics as a file."""
    if kind not in KINDS:
        raise Http404
    name = f"topics_{timezone.localdate().isoformat()}.{kind}"
    try:
        data = write_file(name, published.topics().values())
    except ExchangeError as error:
        return _again(request, f"Nothing was written: {error}.")
    response = HttpResponse(data, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _again(request: HttpRequest, problem: str) -> HttpResponse:
    shown = {"problem": problem, "broken": published.broken()}
    return render(request, "imports/imports.html", shown, status=400)
