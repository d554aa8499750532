using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Millrace.Api.Access;
using Millrace.Api.Answers;
using Millrace.Api.Problems;
using Millrace.Api.RateLimits;
using Millrace.Api.Requests;
using Millrace.Contracts.Access;
using Millrace.Transport.Shares;

namespace Millrace.Api.Shares;

/// <summary><c>/api/shares</c>: programs under a lasting short link.</summary>
internal static class ShareEndpoints
{
    private const int MaxPage = 200;
    private const int DefaultPage = 50;

    public static void MapShares(this IEndpointRouteBuilder routes)
    {
        var shares = routes.MapGroup("/api/shares").WithTags("Shares");
        shares.MapPost("", CreateAsync)
            .WithName("CreateShare")
            .WithSummary("Share a program")
            .WithDescription("At most 256 KiB by default. A share never changes; the same program shared again has the same id.")
            .Accepts<ShareRequest>("application/json")
            .Produces<ShareCreated>(StatusCodes.Status201Created)
            .ProducesProblems(400, 413, 415, 507)
            .Needs(KeyScope.Execute)
            .LimitedAs("shares");
        shares.MapGet("/{shareId}", GetAsync)
            .WithName("GetShare")
            .WithSummary("A shared program")
            .WithDescription("Whoever may call the server and knows the id may read it, whosever it is. Everything in it is text to show, never markup.")
            .Produces<ShareView>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(404)
            .Needs(KeyScope.Execute, KeyScope.Read)
            .OpenWhen(services => services.GetRequiredService<IOptions<ShareOptions>>().Value.Public);
        shares.MapGet("", ListAsync)
            .WithName("ListShares")
            .WithSummary("One's own shares, newest first")
            .WithDescription("Query: limit (1 to 200, default 50), cursor (next_cursor of the page before).")
            .Produces<ShareList>()
            .ProducesProblems(400)
            .Needs(KeyScope.Read);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ShareKeeper keeper, IOptions<ShareOptions> options)
    {
        var body = await RequestBody.ReadJsonAsync(context.Request, options.Value.Bytes, context.RequestAborted);
        var errors = new FieldErrors();
        var caller = context.Caller();
        var content = ShareReader.Read(body, errors) is { } request ? await keeper.ValidateAsync(request, caller, errors, context.RequestAborted) : null;
        if (content is null)
        {
            return ProblemFactory.Invalid(errors);
        }

        if (await keeper.KeepAsync(content, caller, context.RequestAborted) is not { } share)
        {
            return ProblemFactory.SharesFull();
        }

        context.Response.Headers.Location = $"/api/shares/{share.ShareId}";
        return JsonAnswer.Of(new ShareCreated(share.ShareId, ShareIds.Link(share.ShareId)), StatusCodes.Status201Created);
    }

    private static async Task<IResult> GetAsync(string shareId, HttpContext context, IShareStore store)
    {
        if (!ShareIds.IsWellFormed(shareId) || await store.GetAsync(shareId, context.RequestAborted) is not { } share)
        {
            return ProblemFactory.ShareNotFound(shareId);
        }

        // Caches that serve many may keep what everyone may read.
        var headers = context.Response.Headers;
        headers.CacheControl = (context.CallerOrNone()?.IsAnonymous ?? true ? "public" : "private") + ", max-age=31536000, immutable";
        headers.ETag = $"\"{share.Digest}\"";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag == EntityTagHeaderValue.Any || tag.Tag == headers.ETag.ToString())
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : JsonAnswer.Of(View(share));
    }

    private static async Task<IResult> ListAsync(HttpContext context, IShareStore store)
    {
        var errors = new FieldErrors();
        var query = new QueryReader(context.Request, errors, "limit", "cursor");
        var limit = (int)(query.Integer("limit", 1, MaxPage) ?? DefaultPage);
        if (errors.Any)
        {
            return ProblemFactory.Invalid(errors);
        }

        try
        {
            var page = await store.ListAsync(context.Caller().Tenant, limit, query.Text("cursor"), context.RequestAborted);
            var shares = page.Shares.Select(s => new ShareSummary(s.ShareId, ShareIds.Link(s.ShareId), s.Language, s.CreatedAt));
            return JsonAnswer.Of(new ShareList([.. shares], page.NextCursor));
        }
        catch (FormatException)
        {
            errors.Add("cursor", "must be the next_cursor of an earlier page");
            return ProblemFactory.Invalid(errors);
        }
    }

    private static ShareView View(ShareRecord share)
    {
        var content = JsonSerializer.Deserialize(share.Content, ApiJson.Default.ShareContent)!;
        return new ShareView
        {
            Id = share.ShareId,
            Url = ShareIds.Link(share.ShareId),
            CreatedAt = share.CreatedAt,
            Language = content.Language,
            Version = content.Version,
            Files = content.Files,
            EntryPoint = content.EntryPoint,
            Stdin = content.Stdin,
            Args = content.Args,
            CompileArgs = content.CompileArgs,
            Limits = content.Limits,
            Tests = content.Tests,
            Result = content.Result,
        };
    }
}
