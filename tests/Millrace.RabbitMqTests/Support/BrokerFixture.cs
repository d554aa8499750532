using Millrace.RabbitMqTests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(BrokerFixture))]

namespace Millrace.RabbitMqTests.Support;

/// <summary>One broker for all tests of this assembly; they run one after another, each over an empty one.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    public RabbitMqServer Server { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (RabbitMqServer.Script is not null)
        {
            await Server.StartAsync();
        }
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Tests that share the broker: one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrokerTests
{
    public const string Name = "broker";
}
