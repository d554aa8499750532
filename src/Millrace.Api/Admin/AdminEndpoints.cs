using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Answers;
using Millrace.Contracts.Access;

namespace Millrace.Api.Admin;

/// <summary><c>GET /api/admin/overview</c>.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/overview", async (HttpContext context, OverviewReader reader) =>
                JsonAnswer.Of(await reader.ReadAsync(context.RequestAborted)))
            .WithName("GetOverview")
            .WithTags("Admin")
            .WithSummary("How the whole server does")
            .WithDescription("Queue, runners with pools and artifact caches, the newest failures, and how long the last 1000 jobs took. At most a second old.")
            .Produces<Overview>()
            .Needs(KeyScope.Admin);
}
