using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Api;
using Millrace.Api.Access;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Transport.Accounts;
using Millrace.Transport.Callbacks;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;
using Millrace.Transport.Keys;
using Millrace.Transport.Queue;
using Millrace.Transport.RateLimits;
using Millrace.Transport.Shares;
using Millrace.Transport.Streaming;
using Millrace.Transport.Workers;

namespace Millrace.Tests.Api.Fakes;

/// <summary>The API over a transport in memory: in process, or on a port of its own where a test needs a real connection.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    /// <summary>A setting that makes the server one that others can reach.</summary>
    public const string Exposed = "Tests:Exposed";

    private readonly WebApplication _app;

    private ApiHost(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
    }

    public HttpClient Client { get; }

    public FakeJobStore Store => (FakeJobStore)_app.Services.GetRequiredService<IJobStore>();

    public FakeJobQueue Queue => (FakeJobQueue)_app.Services.GetRequiredService<IJobQueue>();

    public FakeEventStream Streams => (FakeEventStream)_app.Services.GetRequiredService<IEventStream>();

    public FakeControlChannel Control => (FakeControlChannel)_app.Services.GetRequiredService<IJobControlChannel>();

    public FakeJobAccounts Accounts => (FakeJobAccounts)_app.Services.GetRequiredService<IJobAccounts>();

    public IKeyStore Keys => _app.Services.GetRequiredService<IKeyStore>();

    public FakeShareStore Shares => (FakeShareStore)_app.Services.GetRequiredService<IShareStore>();

    public FakeCallbackStore Callbacks => (FakeCallbackStore)_app.Services.GetRequiredService<ICallbackStore>();

    public IServiceProvider Services => _app.Services;

    public FakeWorkers Workers => (FakeWorkers)_app.Services.GetRequiredService<IWorkerRegistry>();

    public static Task<ApiHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(onPort: false, settings);

    public static Task<ApiHost> StartOnPortAsync(params (string Key, string Value)[] settings) => StartAsync(onPort: true, settings);

    /// <summary>As <see cref="StartAsync(ValueTuple{string, string}[])"/>, by a clock of the test's own.</summary>
    public static Task<ApiHost> StartAsync(TimeProvider clock, params (string Key, string Value)[] settings) => StartAsync(onPort: false, settings, clock);

    /// <summary>Makes a key as an operator would.</summary>
    public async Task<(string Secret, ApiKey Key)> MakeKeyAsync(KeyRequest? wish = null)
    {
        var secret = KeySecret.Create();
        var request = wish ?? new KeyRequest();
        var now = _app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var key = KeyRules.Make(request with { Name = request.Name ?? "test" }, secret, now, (field, message) => throw new ArgumentException($"{field} {message}"))!;
        await Keys.AddAsync(key, KeySecret.HashOf(secret), default);
        return (secret, key);
    }

    /// <summary>A client that shows a new key.</summary>
    public async Task<HttpClient> ClientWithKeyAsync(KeyRequest? wish = null) => ClientWith((await MakeKeyAsync(wish)).Secret);

    /// <summary>A client that shows this credential.</summary>
    public HttpClient ClientWith(string bearer)
    {
        var client = _app.Services.GetRequiredService<IServer>() is TestServer test ? test.CreateClient() : new HttpClient { BaseAddress = Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        return client;
    }

    /// <summary>Sends a body to <c>/api/execute</c> as it is.</summary>
    public Task<HttpResponseMessage> PostAsync(string json, string query = "") =>
        Client.PostAsync("/api/execute" + query, new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>Accepts a job and answers its id.</summary>
    public async Task<string> AcceptAsync(string json = """{"language":"python","source_code":"print(1)"}""")
    {
        using var answer = await PostAsync(json);
        var accepted = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return accepted.GetProperty("job_id").GetString()!;
    }

    /// <summary>Takes a job as a runner would.</summary>
    public async Task<IEventWriter> TakeAsync(string jobId)
    {
        var job = await Store.TryStartAsync(jobId, "runner-1", default);
        var story = Streams.Open(jobId, job!.Attempt);
        Control.BeginListening(jobId);
        story.Append(new StatusEvent { JobId = jobId, Status = JobStatus.Running, Attempt = job.Attempt });
        return story;
    }

    /// <summary>Ends a job as a runner would.</summary>
    public async Task FinishAsync(string jobId, IEventWriter story, string output = "")
    {
        var result = new ExecutionResult
        {
            JobId = jobId,
            Language = "python",
            Version = "3.11.2",
            Status = JobStatus.Completed,
            Outcome = Outcome.Success,
            Output = output,
            Stdout = output,
            ExitCode = 0,
            Timings = new Timings(1, 2, 0, 3, 6),
        };
        var job = await Store.GetAsync(jobId, default);
        await Store.TryFinishAsync(jobId, job!.Attempt, result, story.Events, default);
        story.Complete(new ResultEvent { JobId = jobId, Result = result });
    }

    /// <summary>Takes a job, prints and ends it.</summary>
    public async Task RunAsync(string jobId, params string[] output)
    {
        var story = await TakeAsync(jobId);
        foreach (var text in output)
        {
            story.Append(new OutputEvent { JobId = jobId, Stream = "stdout", Text = text });
        }

        await FinishAsync(jobId, story, string.Concat(output));
    }

    public Task<ClientWebSocket> ConnectAsync(string path, string? origin = null) => ConnectAsync(path, new ClientWebSocket(), origin);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<ClientWebSocket> ConnectAsync(string path, ClientWebSocket socket, string? origin)
    {
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        var address = new UriBuilder(new Uri(Client.BaseAddress!, path)) { Scheme = "ws" }.Uri;
        await socket.ConnectAsync(address, default);
        return socket;
    }

    private static async Task<ApiHost> StartAsync(bool onPort, (string Key, string Value)[] settings, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(FakeLanguages.Catalog);
        builder.Services.AddSingleton<IJobStore, FakeJobStore>();
        builder.Services.AddSingleton<IJobQueue, FakeJobQueue>();
        builder.Services.AddSingleton<IEventStream, FakeEventStream>();
        builder.Services.AddSingleton<IJobControlChannel, FakeControlChannel>();
        builder.Services.AddSingleton<IWorkerRegistry, FakeWorkers>();
        builder.Services.AddSingleton<IKeyStore, FakeKeyStore>();
        builder.Services.AddSingleton<IShareStore, FakeShareStore>();
        builder.Services.AddSingleton<ICallbackStore, FakeCallbackStore>();
        builder.Services.AddSingleton<IJobAccounts, FakeJobAccounts>();
        builder.Services.AddSingleton<IRateLimiter, LocalRateLimiter>();
        builder.Services.AddSingleton<TimeProvider>(clock ?? TimeProvider.System);
        if (!onPort)
        {
            // There is no address to tell by.
            builder.Services.AddSingleton(new Exposure(() => builder.Configuration[Exposed] is null));
        }

        builder.AddMillraceApi();
        if (onPort)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        var app = builder.Build();
        app.MapMillraceApi();
        await app.StartAsync();
        return new ApiHost(app, onPort ? new HttpClient { BaseAddress = new Uri(Address(app)) } : app.GetTestClient());
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
