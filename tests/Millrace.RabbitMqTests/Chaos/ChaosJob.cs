using System.Globalization;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>
/// One of many short programs. Each prints its number and something no other run of it prints, so that the output of two attempts
/// can be told apart; every fifth sleeps in the middle, so that there is always something under way to be harmed.
/// </summary>
internal sealed record ChaosJob(int Number, double SleepSeconds)
{
    public const string Language = "bash";

    public static ChaosJob Of(int number) => new(number, number % 5 == 0 ? 0.7 : 0);

    public string Source => string.Create(
        CultureInfo.InvariantCulture,
        $"read -r run </proc/sys/kernel/random/uuid; echo \"job {Number} begins $run\"; {(SleepSeconds > 0 ? $"sleep {SleepSeconds}; " : "")}echo \"job {Number} ends $run\"");

    /// <summary>What is wrong with an output; null when it is one whole run of this program and nothing else.</summary>
    public string? Fault(string stdout)
    {
        var lines = stdout.TrimEnd('\n').Split('\n');
        var (begins, ends) = (string.Create(CultureInfo.InvariantCulture, $"job {Number} begins "), string.Create(CultureInfo.InvariantCulture, $"job {Number} ends "));
        return lines.Length == 2 && lines[0].StartsWith(begins, StringComparison.Ordinal) && lines[1] == ends + lines[0][begins.Length..]
            ? null
            : $"is not one run of job {Number}: {stdout}";
    }
}
