using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Contracts.Workers;
using Millrace.Transport.Workers;

namespace Millrace.Api.Workers;

/// <summary><c>GET /api/workers</c>: the runners and how busy they are.</summary>
internal static class WorkerEndpoints
{
    public static void MapWorkers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/workers", ListAsync)
            .WithName("ListWorkers")
            .WithTags("Workers")
            .WithSummary("Runners heard of lately")
            .Produces<WorkerList>();

    private static async Task<IResult> ListAsync(HttpContext context, IWorkerRegistry workers)
    {
        var heartbeats = await workers.ListAsync(context.RequestAborted);
        return TypedResults.Json(new WorkerList([.. heartbeats.OrderBy(w => w.RunnerId, StringComparer.Ordinal).Select(Describe)]), ApiJson.Wire);
    }

    private static WorkerView Describe(WorkerHeartbeat heartbeat) => new()
    {
        RunnerId = heartbeat.RunnerId,
        Timestamp = heartbeat.Timestamp,
        Slots = heartbeat.Slots,
        Busy = heartbeat.Busy,
        Load = heartbeat.Slots > 0 ? Math.Round((double)heartbeat.Busy / heartbeat.Slots, 3) : 0,
        Provider = heartbeat.Provider,
        Languages = [.. heartbeat.Languages.Where(l => l.Available).Select(l => new WorkerLanguage(l.Id, l.Version))],
    };
}
