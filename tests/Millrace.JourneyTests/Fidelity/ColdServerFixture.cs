using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>A server that starts every toolchain only when the job is there.</summary>
public sealed class ColdServerFixture : IAsyncLifetime
{
    private MillraceServer? _server;

    public MillraceClient Client => _server!.Client;

    public async ValueTask InitializeAsync() => _server = await MillraceServer.StartAsync(data: null, ("Millrace__Runner__WarmPool", "false"));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
