namespace Millrace.Bench.Measuring;

/// <summary>What the project promises of each row, by its name.</summary>
internal static class Targets
{
    // What was compiled before and is asked for again.
    private static readonly Target Again = new(0.15, OrMs: 5);

    private static readonly Dictionary<string, Target> Known = new()
    {
        ["python-hello"] = new(0.6),
        ["nodejs-hello"] = new(0.4),
        ["bash-hello"] = new(1.5),
        ["java-hello"] = new(0.15),
        ["c-hello"] = new(1.1),
        ["go-hello"] = new(1.0),
        ["rust-hello"] = new(1.1),
        ["python-lines"] = new(1.1),
        ["python-cpu"] = new(1.02),
        ["throughput-python"] = new(0.6),
        [ForkServerMeasure.Name] = new(2.0),
        ["throughput-c"] = new(0.75),
    };

    public static Target? Of(string name) =>
        Known.GetValueOrDefault(name) ?? (name.EndsWith("-hello-again", StringComparison.Ordinal) ? Again : null);
}
