using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Answers;

namespace Millrace.Api.Health;

/// <summary><c>/health</c>, <c>/health/ready</c> and <c>/health/live</c>.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").OpenToAll();
        health.MapGet("", ReadyAsync).WithName("Health").WithSummary("How the server is").ProducesHealth();
        health.MapGet("/ready", ReadyAsync).WithName("Ready").WithSummary("Whether requests would be run now").ProducesHealth();
        health.MapGet("/live", () => JsonAnswer.Of(new HealthReport { Status = HealthChecks.Healthy }))
            .WithName("Live")
            .WithSummary("Whether the process answers")
            .Produces<HealthReport>();
    }

    private static void ProducesHealth(this RouteHandlerBuilder route) =>
        route.Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ReadyAsync(HttpContext context, HealthChecks checks)
    {
        var report = await checks.RunAsync(context.RequestAborted);
        var status = report.Status == HealthChecks.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return JsonAnswer.Of(report, status);
    }
}
