using System.Net;
using Microsoft.Extensions.Options;
using Millrace.Api.Webhooks;

namespace Millrace.Tests.Api.Webhooks;

/// <summary>Senders and policies with the settings of a test.</summary>
internal static class Senders
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static WebhookOptions Settings(bool allowPrivate = true, double attemptSeconds = 30) =>
        new() { Secret = Secret, AllowPrivate = allowPrivate, AllowHttp = true, AttemptSeconds = attemptSeconds };

    public static ReceiverPolicy Policy(WebhookOptions settings) => new(Options.Create(settings));

    public static WebhookSender Make(WebhookOptions settings, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new(
        new GuardedConnector(Policy(settings), resolve), new WebhookSigner(Options.Create(settings)), Options.Create(settings), TimeProvider.System);
}
