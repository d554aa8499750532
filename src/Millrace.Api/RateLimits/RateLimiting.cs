using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Millrace.Api.Access;
using Millrace.Api.Problems;
using Millrace.Api.Telemetry;
using Millrace.Transport.RateLimits;

namespace Millrace.Api.RateLimits;

/// <summary>
/// Applies rate limits to the routes that say so. The answer tells what is left in the fields of
/// draft-ietf-httpapi-ratelimit-headers-06: <c>RateLimit-Limit</c>, <c>RateLimit-Remaining</c>, <c>RateLimit-Reset</c>
/// (seconds) and <c>RateLimit-Policy</c>.
/// </summary>
internal sealed class RateLimiting(IRateLimiter limiter, Exposure exposure, IOptions<RateLimitOptions> options)
{
    /// <summary>Whether anything is limited by default; a key's own limit holds anyway.</summary>
    public bool IsEnabled => options.Value.Enabled ?? !exposure.IsLocal;

    public async Task<ProblemResult?> CheckAsync(HttpContext context, Caller caller, Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<RateLimited>() is not { } limited || PerMinute(caller) is not { } count)
        {
            return null;
        }

        var limit = RateLimit.PerMinute(count);
        var decision = await limiter.TakeAsync($"{limited.What}:{caller.Bucket}", limit, context.RequestAborted);
        Tell(context.Response, limit, decision);
        if (decision.Allowed)
        {
            return null;
        }

        ApiMetrics.RateLimited(limited.What);
        return ProblemFactory.TooManyRequests(
            Invariant($"At most {count} {limited.What} a minute are allowed here{(caller.IsAnonymous ? " without a key" : " with this key")}."), Seconds(decision.RetryAfter));
    }

    private int? PerMinute(Caller caller)
    {
        var own = caller.Policy.RequestsPerMinute;
        var count = own ?? (!IsEnabled ? 0 : caller.IsAnonymous ? options.Value.AnonymousPerMinute : options.Value.KeyPerMinute);
        return count > 0 ? count : null;
    }

    private static void Tell(HttpResponse response, RateLimit limit, RateDecision decision)
    {
        response.Headers["RateLimit-Limit"] = Invariant($"{limit.Count}");
        response.Headers["RateLimit-Remaining"] = Invariant($"{decision.Remaining}");
        response.Headers["RateLimit-Reset"] = Invariant($"{Seconds(decision.Reset)}");
        response.Headers["RateLimit-Policy"] = Invariant($"{limit.Count};w={limit.Period.TotalSeconds}");
    }

    // Rounded up: who waits as long as was said is not refused again.
    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Marks a route as limited.</summary>
/// <param name="What">What is counted, for people; routes of one name share their buckets.</param>
internal sealed record RateLimited(string What);

/// <summary>Says it beside the route.</summary>
internal static class RateLimitedRoutes
{
    public static RouteHandlerBuilder LimitedAs(this RouteHandlerBuilder route, string what) =>
        route.WithMetadata(new RateLimited(what)).ProducesProblems(StatusCodes.Status429TooManyRequests);
}
