"""What every answer is guarded by: strict headers, and only the names under which the console is known."""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.console.web import problems

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PROBES = ("/livez", "/readyz")  # asked by address; they tell nothing
POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Refuses foreign names and sets the headers.

    A page of another site can have its own name point to this machine (DNS rebinding); its requests then
    carry that name as their host.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = {host.strip("[]").lower() for host in (*LOOPBACK, *hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if scope["path"] in _PROBES or self._knows(Headers(scope=scope).get("host", "")):
            await self._app(scope, receive, guarded)
        else:
            refused = problems.answer(421, "the console is not known by this name: STREAMS_CONSOLE__HOSTS")
            await refused(scope, receive, guarded)

    def _knows(self, host: str) -> bool:
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        return name.lower() in self._hosts
