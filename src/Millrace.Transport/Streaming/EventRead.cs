using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>What a reader gets: the next event, or what to wait for; neither when nothing follows here.</summary>
internal readonly record struct EventRead(ExecutionEvent? Event, Task? More, EventLogState State);
