using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Millrace.Api.Streaming;

namespace Millrace.Api.Events;

/// <summary>Makes the answers that tell a job's story over plain HTTP.</summary>
internal sealed class EventFeeds(JobEvents events, TimeProvider time, IOptions<StreamOptions> options, IHostApplicationLifetime host)
{
    public IResult Sse(string jobId, long after) =>
        new SseResult(cancellation => new EventCursor(events, jobId, after, time, host.ApplicationStopping, cancellation), TimeSpan.FromSeconds(options.Value.HeartbeatSeconds));

    public IResult Page(string jobId, long after, int limit, TimeSpan wait) =>
        new EventPageResult(cancellation => new EventCursor(events, jobId, after, time, host.ApplicationStopping, cancellation), after, limit, wait);
}
