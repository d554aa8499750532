using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Answers;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Contracts.Access;
using Millrace.Transport.Keys;

namespace Millrace.Api.Keys;

/// <summary><c>/api/keys</c>: makes, lists and revokes keys.</summary>
internal static class KeyEndpoints
{
    private const long BodyBytes = 16 * 1024;

    private static readonly string[] Fields =
        ["name", "tenant", "scopes", "expires_in_days", "requests_per_minute", "concurrency", "max_priority", "max_limits", "network", "cpu_seconds_per_day"];

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/keys").WithTags("Keys");
        keys.MapPost("", CreateAsync)
            .WithName("CreateKey")
            .WithSummary("Make a key")
            .WithDescription("The answer holds the key itself, this once; what is kept is its SHA-256.")
            .Accepts<KeyRequest>("application/json")
            .Produces<KeyCreated>(StatusCodes.Status201Created)
            .ProducesProblems(400, 413, 415)
            .Needs(KeyScope.Admin);
        keys.MapGet("", ListAsync)
            .WithName("ListKeys")
            .WithSummary("All keys, without the keys themselves")
            .Produces<KeyList>()
            .Needs(KeyScope.Admin);
        keys.MapDelete("/{keyId}", RevokeAsync)
            .WithName("RevokeKey")
            .WithSummary("Revoke a key")
            .WithDescription("It is refused from this moment on; its open streams end within a second or two. Revoking twice changes nothing.")
            .Produces<ApiKey>()
            .ProducesProblems(404)
            .Needs(KeyScope.Admin);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, IKeyStore store, TimeProvider time)
    {
        var body = await RequestBody.ReadJsonAsync(context.Request, BodyBytes, context.RequestAborted);
        var errors = new FieldErrors();
        var request = RequestReader.Read(body, Fields, Read, errors);
        var secret = KeySecret.Create();
        var key = request is null ? null : KeyRules.Make(request, secret, time.GetUtcNow(), errors.AddUnlessKnown);
        if (key is null || errors.Any)
        {
            return ProblemFactory.Invalid(errors);
        }

        await store.AddAsync(key, KeySecret.HashOf(secret), context.RequestAborted);
        return JsonAnswer.Of(new KeyCreated(secret, key), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IKeyStore store) =>
        JsonAnswer.Of(new KeyList(await store.ListAsync(context.RequestAborted)));

    private static async Task<IResult> RevokeAsync(string keyId, HttpContext context, IKeyStore store, TimeProvider time)
    {
        var key = KeyIds.IsWellFormed(keyId) ? await store.RevokeAsync(keyId, time.GetUtcNow(), context.RequestAborted) : null;
        return key is null ? ProblemFactory.KeyNotFound(keyId) : JsonAnswer.Of(key);
    }

    private static KeyRequest Read(ObjectReader r) => new()
    {
        Name = r.String("name"),
        Tenant = r.String("tenant"),
        Scopes = r.Strings("scopes"),
        ExpiresInDays = r.Number("expires_in_days"),
        RequestsPerMinute = r.Integer("requests_per_minute"),
        Concurrency = r.Integer("concurrency"),
        MaxPriority = r.String("max_priority"),
        MaxLimits = r.Object("max_limits", RequestReader.LimitFields, RequestReader.ReadLimits),
        Network = r.Strings("network"),
        CpuSecondsPerDay = r.Number("cpu_seconds_per_day"),
    };
}
