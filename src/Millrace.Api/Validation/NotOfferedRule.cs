using Millrace.Api.Requests;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Validation;

/// <summary>Fields that are part of the wire model and that this server does not offer: refused, so that nobody believes they had an effect.</summary>
internal static class NotOfferedRule
{
    public static void Check(ExecutionRequest request, FieldErrors errors)
    {
        if (request.CallbackUrl is not null)
        {
            errors.Add("callback_url", "notifying a URL is not available on this server");
        }
    }
}
