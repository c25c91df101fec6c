"""`/livez` and `/readyz`: whether the worker moves, and whether it takes part."""

import logging
from collections.abc import Callable

from aiohttp import web

from streams.contract.settings import HealthSettings

log = logging.getLogger(__name__)


class HealthServer:
    """Answers on the worker's own event loop, so that a blocked loop fails the probe."""

    def __init__(
        self, settings: HealthSettings, *, live: Callable[[], bool], ready: Callable[[], dict[str, bool]]
    ) -> None:
        self._settings = settings
        self._live = live
        self._ready = ready
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen; raises OSError where the port is taken."""
        app = web.Application()
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._settings.host, self._settings.port)
        await site.start()
        log.info("health at http://%s:%d/readyz", *self._runner.addresses[0][:2])

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()

    async def _livez(self, _: web.Request) -> web.Response:
        live = self._live()
        return web.json_response({"live": live}, status=200 if live else 503)

    async def _readyz(self, _: web.Request) -> web.Response:
        checks = self._ready()
        return web.json_response(checks, status=200 if all(checks.values()) else 503)
