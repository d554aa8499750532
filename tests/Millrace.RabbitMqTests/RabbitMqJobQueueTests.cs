using Millrace.RabbitMqTests.Support;
using Millrace.Tests.Transport.Queue;
using Millrace.Transport.Queue;
using Xunit;

namespace Millrace.RabbitMqTests;

/// <summary>RabbitMQ keeps the contract of every queue.</summary>
[Collection(BrokerTests.Name)]
public sealed class RabbitMqJobQueueTests(BrokerFixture broker) : JobQueueContract, IAsyncLifetime
{
    private Fleet _fleet = null!;

    protected override IJobQueue Queue => _fleet.Queue;

    public async ValueTask InitializeAsync()
    {
        await Fleet.ClearAsync(broker.Server);
        _fleet = new Fleet(broker.Server.Url, ("Millrace:Queue:Capacity", $"{Capacity}"));
    }

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();
}
