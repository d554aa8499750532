using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Millrace.Transport.Jobs;

namespace Millrace.Transport;

/// <summary>Reads <see cref="EmbeddedTransportOptions"/> from the configuration and reports everything wrong with them at once.</summary>
internal sealed class EmbeddedTransportOptionsSetup(IConfiguration configuration, string dataDirectory)
    : IConfigureOptions<EmbeddedTransportOptions>, IValidateOptions<EmbeddedTransportOptions>
{
    private const string Jobs = "Millrace:Jobs:";
    private const string Queue = "Millrace:Queue:";
    private const string Streaming = "Millrace:Streaming:";
    private const string Control = "Millrace:Control:";
    private const string Workers = "Millrace:Workers:";

    public void Configure(EmbeddedTransportOptions options)
    {
        var unreadable = options.Unreadable;
        options.DataDirectory = dataDirectory;
        Read(Jobs + "Synchronous", value => options.Synchronous = ParseSynchronous(value), unreadable);
        Read(Jobs + "RetentionHours", value => options.RetentionAge = TimeSpan.FromHours(Number(value)), unreadable);
        Read(Jobs + "RetentionCount", value => options.RetentionCount = Whole(value), unreadable);
        Read(Jobs + "SweepSeconds", value => options.SweepInterval = TimeSpan.FromSeconds(Number(value)), unreadable);
        Read(Queue + "Capacity", value => options.QueueCapacity = Whole(value), unreadable);
        Read(Streaming + "LingerSeconds", value => options.StreamLinger = TimeSpan.FromSeconds(Number(value)), unreadable);
        Read(Streaming + "LogBytes", value => options.StreamLogBytes = Whole(value), unreadable);
        Read(Control + "StdinBytes", value => options.StdinBacklogBytes = Whole(value), unreadable);
        Read(Workers + "BeatSeconds", value => options.WorkerBeat = TimeSpan.FromSeconds(Number(value)), unreadable);
    }

    public ValidateOptionsResult Validate(string? name, EmbeddedTransportOptions options)
    {
        var failures = new List<string>(options.Unreadable);
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            failures.Add("The data directory has no name.");
        }

        Check(Jobs + "RetentionHours", options.RetentionAge.TotalHours, 0.01, 87_600, failures);
        Check(Jobs + "RetentionCount", options.RetentionCount, 1, 10_000_000, failures);
        Check(Jobs + "SweepSeconds", options.SweepInterval.TotalSeconds, 1, 86_400, failures);
        Check(Queue + "Capacity", options.QueueCapacity, 1, 1_000_000, failures);
        Check(Streaming + "LingerSeconds", options.StreamLinger.TotalSeconds, 0, 3_600, failures);
        Check(Streaming + "LogBytes", options.StreamLogBytes, 64 * 1024, int.MaxValue, failures);
        Check(Control + "StdinBytes", options.StdinBacklogBytes, 1024, 1024 * 1024 * 1024, failures);
        Check(Workers + "BeatSeconds", options.WorkerBeat.TotalSeconds, 0.1, 3_600, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void Read(string key, Action<string> set, List<string> unreadable)
    {
        if (configuration[key] is not { Length: > 0 } value)
        {
            return;
        }

        try
        {
            set(value);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            unreadable.Add($"{key} is '{value}': {e.Message}");
        }
    }

    private static void Check(string key, double value, double least, double most, List<string> failures)
    {
        if (value < least || value > most)
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is {value}: it goes from {least} to {most}."));
        }
    }

    private static double Number(string value) => double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static int Whole(string value) => int.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static SqliteSynchronous ParseSynchronous(string value) =>
        Enum.TryParse<SqliteSynchronous>(value, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw new FormatException("It is Normal or Full.");
}
