using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Transport;
using Millrace.Transport.Queue;
using Millrace.Transport.Queue.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Millrace.RabbitMqTests.Support;

/// <summary>The queue as a process of a fleet has it, with the settings of a test.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Fleet(string url, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)).Append(new("RabbitMq:Url", url)))
            .Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug))
            .AddSingleton(Languages)
            .AddRabbitMqQueue(configuration)
            .BuildServiceProvider();
    }

    public static LanguageCatalog Languages { get; } = LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages"));

    public IJobQueue Queue => _services.GetRequiredService<IJobQueue>();

    public LogLines Logs { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static QueuedJob Job(string id, JobPriority priority = JobPriority.Normal, string tenant = "someone", string language = "python") =>
        new(id, language, priority, tenant);

    /// <summary>A connection that has nothing to do with Millrace.</summary>
    public static async Task<IConnection> ConnectAsync(RabbitMqServer server)
    {
        Assert.SkipWhen(RabbitMqServer.Script is null, "rabbitmq-server is not installed.");
        return await new ConnectionFactory { Uri = new Uri(server.Url), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
    }

    /// <summary>Removes all that Millrace declares.</summary>
    public static async Task ClearAsync(RabbitMqServer server)
    {
        await using var connection = await ConnectAsync(server);
        var topology = new Topology(Microsoft.Extensions.Options.Options.Create(new RabbitMqOptions { Pools = Pools }), Languages);
        string[] queues = [.. topology.Lanes.Select(lane => lane.Queue), Names.DeadLetters, Names.DeadLetterArchive, Names.Callbacks];
        string[] exchanges = [Names.Jobs, Names.Results, Names.DeadLetter, Names.Taken];
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in queues)
        {
            await channel.QueueDeleteAsync(queue);
        }

        foreach (var exchange in exchanges)
        {
            await channel.ExchangeDeleteAsync(exchange);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    // The pools any test uses.
    private static Dictionary<string, IReadOnlyList<string>> Pools { get; } = new() { ["jvm"] = ["java"] };
}
