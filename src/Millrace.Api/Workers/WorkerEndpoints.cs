using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Answers;
using Millrace.Contracts.Access;
using Millrace.Contracts.Workers;
using Millrace.Transport.Workers;

namespace Millrace.Api.Workers;

/// <summary><c>GET /api/workers</c>: the runners and how busy they are. <c>GET /api/pool</c>: the sandboxes they keep ready.</summary>
internal static class WorkerEndpoints
{
    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/workers", ListAsync)
            .WithName("ListWorkers")
            .WithTags("Workers")
            .WithSummary("Runners heard of lately")
            .Produces<WorkerList>()
            .Needs(KeyScope.Read, KeyScope.Admin);
        routes.MapGet("/api/pool", ListPoolAsync)
            .WithName("ListPool")
            .WithTags("Workers")
            .WithSummary("Sandboxes that wait, by kind")
            .WithDescription("As each runner said in its last heartbeat, at most a few seconds ago.")
            .Produces<PoolList>()
            .Needs(KeyScope.Read, KeyScope.Admin);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IWorkerRegistry workers)
    {
        var heartbeats = await workers.ListAsync(context.RequestAborted);
        return JsonAnswer.Of(new WorkerList([.. heartbeats.OrderBy(w => w.RunnerId, StringComparer.Ordinal).Select(Describe)]));
    }

    private static async Task<IResult> ListPoolAsync(HttpContext context, IWorkerRegistry workers)
    {
        var heartbeats = await workers.ListAsync(context.RequestAborted);
        return JsonAnswer.Of(new PoolList([.. heartbeats.OrderBy(w => w.RunnerId, StringComparer.Ordinal).Select(w => new WorkerPool(w.RunnerId, w.Timestamp, w.Pool))]));
    }

    public static WorkerView Describe(WorkerHeartbeat heartbeat) => new()
    {
        RunnerId = heartbeat.RunnerId,
        Timestamp = heartbeat.Timestamp,
        Healthy = !heartbeat.IsSilent,
        Slots = heartbeat.Slots,
        Busy = heartbeat.Busy,
        Cpu = Math.Round(heartbeat.Cpu, 3),
        Memory = Math.Round(heartbeat.Memory, 3),
        Load = Math.Round(heartbeat.Load, 3),
        Provider = heartbeat.Provider,
        Languages = [.. heartbeat.Languages.Where(l => l.Available).Select(l => new WorkerLanguage(l.Id, l.Version))],
    };
}
