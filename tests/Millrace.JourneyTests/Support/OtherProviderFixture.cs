using Millrace.Sandbox.Providers;

namespace Millrace.JourneyTests.Support;

/// <summary>A server whose walls are not built by whom the other journeys have them built.</summary>
public sealed class OtherProviderFixture : IAsyncLifetime
{
    private MillraceServer? _server;

    public static string Provider { get; } = MillraceServer.Provider == SandboxProviders.Native ? SandboxProviders.Bubblewrap : SandboxProviders.Native;

    public MillraceClient Client => _server!.Client;

    public async ValueTask InitializeAsync() => _server = await MillraceServer.StartAsync(null, ("Millrace__Sandbox__Provider", Provider));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
