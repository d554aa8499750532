using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Answers;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Webhooks;

/// <summary><c>/api/webhooks</c>: what the receivers of callbacks need to know.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/webhooks/secret", Secret)
            .WithName("GetWebhookSecret")
            .WithTags("Webhooks")
            .WithSummary("The secret that the caller's callbacks are signed with")
            .WithDescription("Each tenant has its own. A key with the scope admin may name another tenant. 404 on a server that sends no callbacks.")
            .Produces<WebhookSecretView>()
            .ProducesProblems(400, 404)
            .Needs(KeyScope.Execute, KeyScope.Admin);

    private static IResult Secret(HttpContext context, WebhookSigner signer)
    {
        var errors = new FieldErrors();
        var named = new QueryReader(context.Request, errors, "tenant").Text("tenant");
        if (named is not null && named != Tenants.Anonymous && !KeyRules.IsTenant(named))
        {
            errors.Add("tenant", "is the name of no tenant");
        }

        if (errors.Any)
        {
            return ProblemFactory.Invalid(errors);
        }

        if (Refusal(context, named) is { } refusal)
        {
            return refusal;
        }

        if (!signer.CanSign)
        {
            return ProblemFactory.ForStatus(StatusCodes.Status404NotFound, "This server sends no callbacks: it has no secret to sign with (Millrace:Webhooks:Secret).");
        }

        var tenant = named ?? context.Caller().Tenant;
        context.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Of(new WebhookSecretView(tenant, [.. signer.SecretsOf(tenant).Select(WebhookSecrets.Text)]));
    }

    // What everybody may read proves nothing about who has signed with it; on a machine of one's own there is nobody else.
    private static ProblemResult? Refusal(HttpContext context, string? named)
    {
        var caller = context.Caller();
        if (caller.May(KeyScope.Admin))
        {
            return null;
        }

        if (named is not null && named != caller.Tenant)
        {
            return ProblemFactory.Forbidden("The secret of another tenant needs the scope admin.");
        }

        if (!caller.IsAnonymous || caller.May(KeyScope.Read))
        {
            return null;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemFactory.Unauthorized("Callers without a key share one secret, which is told to keys with the scope admin only.");
    }
}
