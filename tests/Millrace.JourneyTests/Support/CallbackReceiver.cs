using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Millrace.JourneyTests.Support;

/// <summary>A receiver of callbacks as a user would write it: it verifies the signature with code of its own.</summary>
public sealed class CallbackReceiver : IAsyncDisposable
{
    private const string ServerSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // What GET /api/webhooks/secret tells the callers of these tests, who have no key.
    private static readonly byte[] Secret = HMACSHA256.HashData(
        Convert.FromBase64String(ServerSecret["whsec_".Length..]), "millrace webhooks v1\nanonymous"u8);

    private readonly WebApplication _app;
    private readonly Func<int, CancellationToken, Task<int>> _answer;
    private int _count;

    private CallbackReceiver(WebApplication app, Func<int, CancellationToken, Task<int>> answer) => (_app, _answer) = (app, answer);

    /// <summary>What came with a good signature.</summary>
    public ConcurrentQueue<(string Id, JsonNode Body)> Taken { get; } = new();

    /// <summary>Requests whose signature is wrong.</summary>
    public int Forged { get; private set; }

    /// <summary>Requests so far.</summary>
    public int Count => _count;

    public string Url => _app.Urls.First() + "/hook";

    /// <summary>A receiver that answers request number n (from 1) with this status.</summary>
    public static async Task<CallbackReceiver> StartAsync(Func<int, CancellationToken, Task<int>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new CallbackReceiver(app, answer);
        app.MapPost("/hook", receiver.HandleAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The settings of a server that may tell it.</summary>
    public static (string Key, string Value)[] Settings(double attemptSeconds = 10) =>
    [
        ("Millrace__Webhooks__Secret", ServerSecret), ("Millrace__Webhooks__AllowedNetworks__0", "127.0.0.0/8"), ("Millrace__Webhooks__AllowHttp", "true"),
        ("Millrace__Webhooks__FirstPauseSeconds", "0.1"), ("Millrace__Webhooks__AttemptSeconds", attemptSeconds.ToString(CultureInfo.InvariantCulture)),
    ];

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _count);
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        var signed = $"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}";
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes(signed)));
        if (headers["webhook-signature"] != expected)
        {
            Forged++;
            context.Response.StatusCode = 401;
            return;
        }

        context.Response.StatusCode = await _answer(number, context.RequestAborted);
        if (context.Response.StatusCode < 300)
        {
            Taken.Enqueue((headers["webhook-id"].ToString(), JsonNode.Parse(body)!));
        }
    }
}
