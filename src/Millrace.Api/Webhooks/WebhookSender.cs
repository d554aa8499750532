using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Webhooks;

/// <summary>
/// Sends one callback, once. Of the answer only the status is looked at: its body is not read, no redirect is followed, no cookie
/// kept, and all of it has one deadline.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxHeaderKilobytes = 16;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly WebhookSigner _signer;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public WebhookSender(GuardedConnector connector, WebhookSigner signer, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_signer, _options, _time) = (signer, options.Value, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellation) => connector.ConnectAsync(context.DnsEndPoint, cancellation),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        });
    }

    /// <summary>Sends it. Throws only when told to stop.</summary>
    /// <param name="tenant">Whose job it is.</param>
    /// <param name="id">Its id; the same in every attempt.</param>
    /// <param name="url">Where to.</param>
    /// <param name="body">The JSON.</param>
    /// <param name="stop">Breaks the attempt off.</param>
    public async Task<WebhookVerdict> SendAsync(string tenant, string id, string url, byte[] body, CancellationToken stop)
    {
        var at = _time.GetUtcNow();
        var began = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_options.AttemptSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            using var request = Request(tenant, id, url, body, at);
            using var response = await _http.SendAsync(request, either.Token);
            return Judge(response, new CallbackAttempt { At = at, Status = (int)response.StatusCode, Duration = Elapsed(began) });
        }
        catch (Exception e) when (!stop.IsCancellationRequested && Explain(e, deadline.IsCancellationRequested) is { } problem)
        {
            var refused = e is AddressRefusedException || e.InnerException is AddressRefusedException;
            return new WebhookVerdict(
                new CallbackAttempt { At = at, Error = problem, Duration = Elapsed(began) }, refused ? CallbackState.Failed : CallbackState.Pending);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(string tenant, string id, string url, byte[] body, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add("User-Agent", "Millrace-Webhooks/1");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", _signer.Sign(tenant, id, timestamp, body));
        return request;
    }

    private WebhookVerdict Judge(HttpResponseMessage response, CallbackAttempt attempt) => attempt.Status switch
    {
        >= 200 and < 300 => new(attempt, CallbackState.Delivered),
        410 => new(attempt with { Error = "The receiver wants no more of it (410 Gone)." }, CallbackState.Failed),
        >= 300 and < 400 => new(attempt with { Error = "The receiver sent it elsewhere; redirects are not followed." }, CallbackState.Pending),
        _ => new(attempt with { Error = "The receiver did not take it." }, CallbackState.Pending, WaitOf(response)),
    };

    private TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? after?.Date - _time.GetUtcNow();
        return wait is { } asked && asked > TimeSpan.Zero ? asked < LongestWait ? asked : LongestWait : null;
    }

    private double Elapsed(long began) => Math.Round(_time.GetElapsedTime(began).TotalMilliseconds, 1);

    private string? Explain(Exception e, bool isLate) => (e.InnerException ?? e) switch
    {
        _ when isLate => string.Create(CultureInfo.InvariantCulture, $"There was no answer within {_options.AttemptSeconds:0.###} s."),
        AddressRefusedException refused => refused.Message,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "The host of the URL has no address.",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "The connection was refused.",
        SocketException socket => $"The connection failed: {socket.SocketErrorCode}.",
        AuthenticationException => "The receiver could not be trusted: TLS failed.",
        _ when e is HttpRequestException or IOException or InvalidOperationException or UriFormatException => "The connection broke, or the answer was not HTTP.",
        _ => null,
    };
}
