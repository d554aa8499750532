using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace Millrace.Sandbox.Providers.Docker;

/// <summary>The Engine API, with its errors in sentences that say what to do.</summary>
internal sealed class DockerEngine(DockerOptions options) : IDisposable
{
    private readonly DockerClient _client = new DockerClientBuilder().WithEndpoint(options.Endpoint).WithTimeout(Timeout.InfiniteTimeSpan).Build();

    /// <summary>Asks the daemon for something.</summary>
    /// <exception cref="SandboxException">It did not answer, or refused.</exception>
    public async Task<T> AskAsync<T>(Func<DockerClient, Task<T>> question)
    {
        try
        {
            return await question(_client);
        }
        catch (DockerApiException e)
        {
            throw new SandboxException(
                e is DockerImageNotFoundException || IsMissingImage(e) ? MissingImage
                : IsMissingBind(e) ? $"The Docker daemon at {options.Endpoint} does not see this machine's files ({Message(e)}): the server's data directory must be on the daemon's machine too, at the same path."
                : $"The Docker daemon refused: {Message(e)}",
                e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or TimeoutException)
        {
            throw new SandboxException(Unreachable(e), e);
        }
    }

    /// <summary>As above, where there is no answer but that it was done.</summary>
    public Task AskAsync(Func<DockerClient, Task> question) => AskAsync(async client =>
    {
        await question(client);
        return true;
    });

    /// <summary>As above; false when there is no such container (any more), or it is being removed already.</summary>
    public async Task<bool> TryAsync(Func<DockerClient, Task> question)
    {
        try
        {
            await AskAsync(question);
            return true;
        }
        catch (SandboxException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Conflict })
        {
            return false;
        }
    }

    public void Dispose() => _client.Dispose();

    private string MissingImage =>
        $"The Docker daemon has no image {options.Image}. Build or load it, or set Millrace__Sandbox__Docker__Image; images are never pulled.";

    private string Unreachable(Exception e) => Find<SocketException>(e)?.SocketErrorCode switch
    {
        SocketError.AccessDenied => $"This server's user may not use the Docker daemon at {options.Endpoint}: let it (group docker), or start the server as root.",
        _ => $"No Docker daemon answers at {options.Endpoint}: start it, or set Millrace__Sandbox__Docker__Endpoint.",
    };

    private static bool IsMissingImage(DockerApiException e) =>
        e.StatusCode == HttpStatusCode.NotFound && e.ResponseBody?.Contains("No such image", StringComparison.OrdinalIgnoreCase) == true;

    // The agent is shown to a container from here; a daemon elsewhere has no such file.
    private static bool IsMissingBind(DockerApiException e) =>
        e.ResponseBody?.Contains("bind source path does not exist", StringComparison.OrdinalIgnoreCase) == true;

    private static string Message(DockerApiException e)
    {
        try
        {
            return JsonDocument.Parse(e.ResponseBody ?? "").RootElement.GetProperty("message").GetString() ?? e.Message;
        }
        catch (Exception f) when (f is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return e.Message;
        }
    }

    private static T? Find<T>(Exception? e)
        where T : Exception =>
        e is null or T ? e as T : Find<T>(e.InnerException);
}
