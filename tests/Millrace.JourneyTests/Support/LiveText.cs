using System.Text;

namespace Millrace.JourneyTests.Support;

/// <summary>A response that is read while it is still being written.</summary>
public sealed class LiveText(HttpResponseMessage response, Stream stream) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly StringBuilder _text = new();

    /// <summary>Its head.</summary>
    public HttpResponseMessage Response => response;

    /// <summary>Reads until this text has come; fails when the response ends before.</summary>
    public async Task ReadToAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[4096];
        while (!_text.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, patience.Token);
            Assert.True(count > 0, $"The response ended before '{text}'; it had: {_text}");
            _text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        response.Dispose();
    }
}
