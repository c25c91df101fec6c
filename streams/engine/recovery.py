"""Table recovery on transactional changelogs, whose last offset is a marker and never delivered."""

from typing import Any

from faust.tables import TableManager as FaustTableManager
from faust.tables.recovery import Recovery as FaustRecovery
from faust.types import TP
from mode import Service

CHECK_EVERY_S = 0.02


class Recovery(FaustRecovery):
    """Ends when the position is past the end of the log and everything handed over has been applied.

    Faust waits for a record at end - 1. The check is exact only under three conditions, each of which once
    lost table state in a chaos run when left out: offsets and ends belong to this recovery (`_armed`), the
    end signal of the last one is cleared, and position and last record are read together.
    """

    _armed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Faust's signature
        super().__init__(*args, **kwargs)
        # changelog partition -> offset up to which the store is known to be complete
        self.trusted: dict[TP, int] = {}

    async def on_rebalance(
        self, assigned: set[TP], revoked: set[TP], newly_assigned: set[TP], generation_id: int = 0
    ) -> None:
        """Forget what an interrupted recovery left, keep what the stores really hold."""
        self._armed = False
        for tp in list(self.trusted):
            if tp in revoked or tp not in assigned:
                del self.trusted[tp]
        self.active_offsets.clear()
        self.active_offsets.update(self.trusted)
        await super().on_rebalance(assigned, revoked, newly_assigned, generation_id)

    async def _build_highwaters(self, consumer: Any, tps: Any, destination: Any, title: str) -> None:  # noqa: ANN401
        if title == "active":
            self._armed = False
        await super()._build_highwaters(consumer, tps, destination, title)

    async def _seek_offsets(self, consumer: Any, tps: Any, offsets: Any, title: str) -> None:  # noqa: ANN401
        await super()._seek_offsets(consumer, tps, offsets, title)
        if title == "active":
            self.signal_recovery_end.clear()  # still set from the last recovery until Faust's reader wakes up
            self._armed = True

    def need_recovery(self) -> bool:
        """Say no only once the start offsets are known; Faust's own answer is no while they are not."""
        return not self._armed or super().need_recovery()

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """Stop the flow before Faust resumes it.

        Faust resumes the input, seeks, and only then clears the stream queues: a fetch in flight in between
        would be delivered, cleared and never delivered again.
        """
        self.trusted = {tp: self.active_offsets[tp] for tp in self.active_tps}
        self.app.consumer.stop_flow()
        await super().on_recovery_completed(generation_id)

    async def _resume_streams(self, generation_id: int = 0) -> None:
        """Stop the flow here too: apps without tables go this way, after no partition even with a flow."""
        self.app.consumer.stop_flow()
        await super()._resume_streams(generation_id)

    @Service.task
    async def _end_on_markers(self) -> None:
        while not self.should_stop:
            await self.sleep(CHECK_EVERY_S)
            if self.in_recovery and self._armed:
                await self._skip_markers()

    async def _skip_markers(self) -> None:
        highwaters = self.active_highwaters
        behind = [tp for tp, high in highwaters.items() if self.active_offsets[tp] < high]
        progress = await self.app.consumer._thread.progress(behind)  # noqa: SLF001
        if not self._armed:
            return
        for tp, (position, delivered) in progress.items():
            if position > highwaters[tp] and delivered <= self.active_offsets[tp]:
                self.active_offsets[tp] = highwaters[tp]  # only markers and aborted records are left
        if not self.need_recovery():
            self.flush_buffers()
            self._set_recovery_ended()
            self.signal_recovery_end.set()


class TableManager(FaustTableManager):
    """Faust's table manager with our recovery."""

    _recovery: Recovery | None

    async def on_start(self) -> None:
        """Start at once; Faust sleeps 1 s first, for tables that are declared late. Ours never are."""
        await self._update_channels()
        await self.recovery.start()

    @property
    def recovery(self) -> Recovery:
        """Return the recovery service, made on first use as Faust's own."""
        if self._recovery is None:
            self._recovery = Recovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery
