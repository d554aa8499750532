using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Millrace.Api.Webhooks;

/// <summary>Registers what sends callbacks.</summary>
internal static class WebhookRegistration
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton<ReceiverPolicy>();
        services.TryAddSingleton<WebhookSigner>();
        services.TryAddSingleton(provider => new GuardedConnector(provider.GetRequiredService<ReceiverPolicy>()));
        services.TryAddSingleton<WebhookSender>();
        services.TryAddSingleton<WebhookSchedule>();
        services.AddHostedService<WebhookService>();
    }
}
