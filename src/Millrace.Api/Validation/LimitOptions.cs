using System.Globalization;
using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Validation;

/// <summary>What a job may use. Section <c>Millrace:Limits</c>; a key is <c>Millrace:Limits:WallMs:Maximum</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Limits";

    /// <inheritdoc cref="Limits.WallMs"/>
    public LimitRange WallMs { get; set; } = new() { Default = 10_000, Minimum = 100, Maximum = 300_000 };

    /// <inheritdoc cref="Limits.CpuMs"/>
    public LimitRange CpuMs { get; set; } = new() { Default = 10_000, Minimum = 100, Maximum = 300_000 };

    /// <inheritdoc cref="Limits.MemoryMb"/>
    public LimitRange MemoryMb { get; set; } = new() { Default = 256, Minimum = 16, Maximum = 2048 };

    /// <inheritdoc cref="Limits.Processes"/>
    public LimitRange Processes { get; set; } = new() { Default = 64, Minimum = 1, Maximum = 512 };

    /// <inheritdoc cref="Limits.OutputBytes"/>
    public LimitRange OutputBytes { get; set; } = new() { Default = 1_048_576, Minimum = 1024, Maximum = 67_108_864 };

    /// <inheritdoc cref="Limits.FileMb"/>
    public LimitRange FileMb { get; set; } = new() { Default = 64, Minimum = 1, Maximum = 512 };

    /// <inheritdoc cref="Limits.WorkspaceMb"/>
    public LimitRange WorkspaceMb { get; set; } = new() { Default = 128, Minimum = 1, Maximum = 1024 };

    /// <inheritdoc cref="Limits.CompileWallMs"/>
    public LimitRange CompileWallMs { get; set; } = new() { Default = 30_000, Minimum = 1000, Maximum = 120_000 };

    internal LimitOptions Below(RequestLimits ceilings) => new()
    {
        WallMs = WallMs.Below(ceilings.WallMs),
        CpuMs = CpuMs.Below(ceilings.CpuMs),
        MemoryMb = MemoryMb.Below(ceilings.MemoryMb),
        Processes = Processes.Below(ceilings.Processes),
        OutputBytes = OutputBytes.Below(ceilings.OutputBytes),
        FileMb = FileMb.Below(ceilings.FileMb),
        WorkspaceMb = WorkspaceMb.Below(ceilings.WorkspaceMb),
        CompileWallMs = CompileWallMs.Below(ceilings.CompileWallMs),
    };
}

/// <summary>One limit: what a request gets that does not ask, and the least and most it may ask for.</summary>
public sealed class LimitRange
{
    /// <summary>For requests and languages that do not say.</summary>
    public long Default { get; set; }

    /// <summary>The least a request may ask for, at least 1.</summary>
    public long Minimum { get; set; }

    /// <summary>The most a request may ask for.</summary>
    public long Maximum { get; set; }

    internal LimitRange Below(long? ceiling) => ceiling is not { } most || most >= Maximum
        ? this
        : new() { Default = Math.Min(Default, most), Minimum = Math.Min(Minimum, most), Maximum = most };
}

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var failures = new OptionFailures(LimitOptions.Section);
        Check(nameof(options.WallMs), options.WallMs);
        Check(nameof(options.CpuMs), options.CpuMs);
        Check(nameof(options.MemoryMb), options.MemoryMb);
        Check(nameof(options.Processes), options.Processes);
        Check(nameof(options.OutputBytes), options.OutputBytes);
        Check(nameof(options.FileMb), options.FileMb);
        Check(nameof(options.WorkspaceMb), options.WorkspaceMb);
        Check(nameof(options.CompileWallMs), options.CompileWallMs);
        return failures.Result;

        void Check(string key, LimitRange range)
        {
            if (range.Minimum < 1)
            {
                failures.Add($"{key}:{nameof(range.Minimum)}", Invariant($"must be at least 1, but is {range.Minimum}."));
            }

            if (range.Maximum < range.Minimum)
            {
                failures.Add($"{key}:{nameof(range.Maximum)}", Invariant($"must be at least {key}:Minimum ({range.Minimum}), but is {range.Maximum}."));
            }
            else if (range.Default < range.Minimum || range.Default > range.Maximum)
            {
                failures.Add($"{key}:{nameof(range.Default)}", Invariant($"must be from {range.Minimum} to {range.Maximum}, but is {range.Default}."));
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
