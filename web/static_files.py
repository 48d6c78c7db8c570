"""WhiteNoise for an asynchronous stack."""

from collections.abc import Awaitable, Callable

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

from web.widget_files import served


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serves the files found at start. WhiteNoise's own middleware is synchronous and would put every
    request, also the ones that wait for Rasa, into a thread."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]]) -> None:
        super().__init__(get_response)
        self.widget = served()
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        part = self.widget.get(request.path_info)
        if part is not None:
            return part.response(request)
        static_file = self.files.get(request.path_info)
        if static_file is None:
            response: HttpResponseBase = await self.get_response(request)
            return response
        found = static_file.get_response(request.method, request.META)
        body = found.file.read() if found.file is not None else b""
        if found.file is not None:
            found.file.close()
        return HttpResponse(body, status=int(found.status), headers=dict(found.headers))
