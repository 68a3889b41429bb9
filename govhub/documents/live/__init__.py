"""Writing together: the events of Socket.IO, the rooms in memory, the durable log behind them."""

from govhub.documents.live import events

__all__ = ["events"]
