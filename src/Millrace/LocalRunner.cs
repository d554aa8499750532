using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Languages;
using Millrace.Runner;

namespace Millrace;

/// <summary>A runner without a server, for commands that use a sandbox here and now.</summary>
internal sealed class LocalRunner : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;

    private LocalRunner(ServiceProvider services, DirectoryInfo directory)
    {
        Services = services;
        _directory = directory;
    }

    public ServiceProvider Services { get; }

    /// <summary>Prepares the runner; no sandbox is made yet.</summary>
    public static LocalRunner Create(int poolSize)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var directory = Directory.CreateTempSubdirectory("millrace-");
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole(console => console.SingleLine = true))
            .AddSingleton(LanguageFolder.Load(Installation.LanguagesDirectory))
            .AddSandboxes(configuration, new RunnerPaths(Installation.NativeDirectory, Path.Combine(directory.FullName, "runtime")))
            .PostConfigure<RunnerOptions>(options => options.PoolSize = poolSize);
        return new LocalRunner(services.BuildServiceProvider(), directory);
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
