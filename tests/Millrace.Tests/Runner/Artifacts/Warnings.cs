using Microsoft.Extensions.Logging;

namespace Millrace.Tests.Runner.Artifacts;

/// <summary>Keeps what is logged.</summary>
internal sealed class Warnings<T> : ILogger<T>
{
    public List<string> Told { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Told)
        {
            Told.Add(formatter(state, exception));
        }
    }
}
