using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Access;

/// <summary>Whether callers without a key are served, and what they may do.</summary>
internal sealed class AnonymousPolicy(Exposure exposure, IOptions<AccessOptions> options)
{
    private static readonly string[] ProxyHeaders = ["X-Forwarded-For", "Forwarded", "X-Real-IP"];

    private static readonly KeyPolicy LocalPolicy = new() { MaxPriority = JobPriority.High };
    private static readonly KeyPolicy RemotePolicy = new();

    /// <summary>Whether anonymous callers are served at all.</summary>
    public bool IsOpen => options.Value.Anonymous switch
    {
        AnonymousUse.Allow => true,
        AnonymousUse.Deny => false,
        _ => exposure.IsLocal,
    };

    public Found Admit(HttpContext context)
    {
        if (!IsOpen)
        {
            return new Found(null, "This server wants an API key: Authorization: Bearer <key>, or X-API-Key: <key>.");
        }

        return options.Value.Anonymous == AnonymousUse.Auto && ProxyHeaders.Any(context.Request.Headers.ContainsKey)
            ? new Found(null, "The request came through a proxy, so its sender may be anyone, and this server serves only this machine without a key. "
                + "Name the proxy in Millrace:Access:Proxies, and allow callers without a key with Millrace:Access:Anonymous=allow if you want that.")
            : new Found(CallerOf(context), null);
    }

    // All of them are one tenant. On a machine of one's own its jobs are one's own; elsewhere they are strangers', and not listed.
    private Caller CallerOf(HttpContext context) => new()
    {
        Tenant = Tenants.Anonymous,
        Scopes = exposure.IsLocal ? [KeyScope.Execute, KeyScope.Read] : [KeyScope.Execute],
        Policy = exposure.IsLocal ? LocalPolicy : RemotePolicy,
        Bucket = AddressBucket.Of(context.Connection.RemoteIpAddress),
    };
}
