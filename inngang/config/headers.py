"""Tells browsers to load nothing from elsewhere and to run no script written into a page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from inngang.web.parts.live import live_address

# The place is asked for when somebody wants the nearest office; nothing else of the machine is ours to ask for.
NOTHING_BUT_PLACE = ", ".join(
    f"{name}=({'self' if name == 'geolocation' else ''})"
    for name in (
        *("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
        *("microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking"),
    )
)


class SecurityHeaders:
    """Middleware that puts the headers of safety on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = turned_to_https(request) or self.get_response(request)
        try:
            live = urlsplit(live_address(request))
        except DisallowedHost:
            live = urlsplit("")
        live_origin = f" {live.scheme}://{live.netloc}" if live.netloc else ""
        headers = {
            "Content-Security-Policy": (
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'; "
                f"connect-src 'self'{live_origin}; img-src 'self' data:; "
                "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            ),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Permitted-Cross-Domain-Policies": "none",
            "Permissions-Policy": NOTHING_BUT_PLACE,
        }
        if not request.path.startswith("/static/"):
            # what stands here is about people: not for a shared computer's memory
            headers["Cache-Control"] = "no-store"
            patch_vary_headers(answer, ["Cookie"])
        if request.is_secure():
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        return answer


def turned_to_https(request: HttpRequest) -> HttpResponse | None:
    """Where pages are reached by https, nothing is read or written without it (R249). The pulse is asked for from within."""
    if not settings.SECURE_SSL_REDIRECT or request.is_secure() or request.path == "/alive":
        return None
    if request.method not in ("GET", "HEAD"):  # what was sent is thrown away, and not sent once more by itself
        return HttpResponseForbidden("Use https.", content_type="text/plain")
    try:
        return HttpResponseRedirect(f"https://{request.get_host()}{request.get_full_path()}")
    except DisallowedHost:
        return HttpResponseForbidden("Use https.", content_type="text/plain")
