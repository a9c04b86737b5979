"""All connections of one process: who is let in, who has had their time, and the end."""

import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from waitress import wasyncore
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from newsnotes.serving.channels import Channel
from newsnotes.serving.limits import Limits
from newsnotes.serving.proxies import Proxies

_LIVE = "/livez"
_TICK = 1.0
_AT_ONCE = 256
_log = logging.getLogger("newsnotes.serving")


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Accepts connections, and makes room for newcomers where clients hold too many.

    What says that the process lives has a thread of its own: it answers while all others are busy.
    """

    channel_class = Channel

    accepting: bool
    next_channel_cleanup: float

    def __init__(self, *args: Any, limits: Limits, proxies: Proxies, **more: Any) -> None:
        self.limits = limits
        self.proxies = proxies
        self.stops_at: float | None = None
        self.for_health = ThreadedTaskDispatcher()
        self.for_health.set_thread_count(1)
        super().__init__(*args, **more)

    def add_task(self, channel: Channel) -> None:
        """Have the channel's next request answered."""
        request = channel.requests[0]
        asks_for_health = request.error is None and request.path == _LIVE
        (self.for_health if asks_for_health else self.task_dispatcher).add_task(channel)

    def readable(self) -> bool:
        """Whether to accept; comes by at least once a second, which is when deadlines are looked at."""
        now = time.monotonic()
        if now >= self.next_channel_cleanup:
            self.next_channel_cleanup = now + _TICK
            self.maintenance(now)
        return bool(self.accepting)

    def maintenance(self, now: float) -> None:
        """End what has had its time."""
        for channel in list(self.active_channels.values()):
            channel.enforce_deadlines(now)

    def handle_accept(self) -> None:
        """Let all in who wait; where there is no room, the connections that were silent longest make some."""
        for _ in range(_AT_ONCE):
            known = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == known:
                break
        self._make_room(self.limits.connections, list(self.active_channels.values()))
        by_address: dict[str, list[Channel]] = defaultdict(list)
        for channel in self.active_channels.values():
            by_address[channel.addr[0]].append(channel)
        for address, channels in by_address.items():
            if len(channels) > self.limits.of_one_address and not self.proxies.trust(address):
                self._make_room(self.limits.of_one_address, channels)

    def _make_room(self, room: int, channels: Sequence[Channel]) -> None:
        """Leave so many of the channels: those end first that were silent longest, and one at work only if all are."""
        too_many = max(0, len(channels) - room)
        for channel in sorted(channels, key=lambda channel: (channel.is_working, channel.silent_since))[
            :too_many
        ]:
            channel.handle_close()

    def has_room_for(self, channel: Channel) -> bool:
        """Whether the body that a channel is about to send fits beside those of the others."""
        waiting: int = sum(other.may_still_send for other in self.active_channels.values())
        return bool(waiting <= self.limits.bodies_bytes or waiting == channel.may_still_send)

    def stop(self, seconds: float) -> None:
        """Take no more; what is being answered may take so long to its end."""
        self.stops_at = self.stops_at or time.monotonic() + seconds
        self.accepting = False
        self.pull_trigger()  # the loop may be waiting

    def run(self) -> None:
        """Serve until `stop`, and then until the answers are out."""
        while self.stops_at is None:
            wasyncore.loop(timeout=_TICK, use_poll=True, map=self._map, count=1)
        wasyncore.dispatcher.close(self)
        while self._is_answering() and time.monotonic() < self.stops_at:
            wasyncore.loop(timeout=0.1, use_poll=True, map=self._map, count=1)
        self.task_dispatcher.shutdown(timeout=0)
        wasyncore.close_all(self._map)

    def _is_answering(self) -> bool:
        return any(channel.is_working for channel in self.active_channels.values())
