using Millrace.Api.Requests;

namespace Millrace.Api.Webhooks;

/// <summary>Which callback URLs are accepted.</summary>
internal sealed class CallbackRule(ReceiverPolicy policy, WebhookSigner signer)
{
    public void Check(string? url, FieldErrors errors)
    {
        if (url is null)
        {
            return;
        }

        var problem = signer.CanSign ? policy.Problem(url) : "notifying a URL is not available on this server: it has no secret to sign with (Millrace:Webhooks:Secret)";
        if (problem is not null)
        {
            errors.Add("callback_url", problem);
        }
    }
}
