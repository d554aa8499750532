using System.Globalization;
using Microsoft.Extensions.Options;
using Millrace.Api.Requests;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;

namespace Millrace.Api.Validation;

/// <summary>
/// Decides the limits of a job: what the request asks for, else the language's default, else the server's. Asking for more than
/// the maximum is refused and not silently lowered; a language's default is lowered to the maximum.
/// </summary>
internal sealed class LimitPolicy(IOptions<LimitOptions> options)
{
    private static readonly RequestLimits Nothing = new();
    private static readonly LanguageLimits Server = new();

    /// <summary>What a request gets that asks for nothing.</summary>
    public Limits DefaultsFor(LanguageDefinition language) => Decide(new ExecutionRequest(), language.Limits, new FieldErrors());

    /// <summary>The most a request may ask for.</summary>
    public Limits Maximum { get; } = MaximumOf(options.Value);

    /// <summary>The limits in force, within the ceilings of the caller's key if it has some; meaningful when no error was added.</summary>
    public Limits Decide(ExecutionRequest request, LanguageLimits? language, FieldErrors errors, RequestLimits? ceilings = null)
    {
        var asked = request.Limits ?? Nothing;
        language ??= Server;
        var o = ceilings is null ? options.Value : options.Value.Below(ceilings);

        var wall = Pick("limits.wall_ms", asked.WallMs, o.WallMs, language.WallMs, errors);
        var memory = Pick("limits.memory_mb", asked.MemoryMb, o.MemoryMb, language.MemoryMb, errors);
        wall = PickTimeout(request.Timeout, asked.WallMs, wall, o.WallMs, errors);
        memory = PickMemory(request.MemoryLimit, asked.MemoryMb, memory, o.MemoryMb, errors);

        return new Limits
        {
            WallMs = wall,
            // A longer wall clock without a word on CPU time is meant to be used.
            CpuMs = Pick("limits.cpu_ms", asked.CpuMs, o.CpuMs, Math.Max(o.CpuMs.Default, wall), errors),
            MemoryMb = memory,
            Processes = Pick("limits.processes", asked.Processes, o.Processes, language.Processes, errors),
            OutputBytes = Pick("limits.output_bytes", asked.OutputBytes, o.OutputBytes, null, errors),
            FileMb = Pick("limits.file_mb", asked.FileMb, o.FileMb, null, errors),
            WorkspaceMb = Pick("limits.workspace_mb", asked.WorkspaceMb, o.WorkspaceMb, null, errors),
            CompileWallMs = Pick("limits.compile_wall_ms", asked.CompileWallMs, o.CompileWallMs, language.CompileWallMs, errors),
        };
    }

    private static Limits MaximumOf(LimitOptions o) => new()
    {
        WallMs = o.WallMs.Maximum,
        CpuMs = o.CpuMs.Maximum,
        MemoryMb = o.MemoryMb.Maximum,
        Processes = o.Processes.Maximum,
        OutputBytes = o.OutputBytes.Maximum,
        FileMb = o.FileMb.Maximum,
        WorkspaceMb = o.WorkspaceMb.Maximum,
        CompileWallMs = o.CompileWallMs.Maximum,
    };

    private static long Pick(string field, long? asked, LimitRange range, long? languageDefault, FieldErrors errors)
    {
        if (asked is not { } value)
        {
            return Math.Clamp(languageDefault ?? range.Default, range.Minimum, range.Maximum);
        }

        Check(field, value, range, errors);
        return value;
    }

    private static long PickTimeout(double? timeout, long? askedMs, long decided, LimitRange range, FieldErrors errors)
    {
        if (timeout is not { } seconds)
        {
            return decided;
        }

        var inMs = Math.Round(seconds * 1000);
        if (inMs < range.Minimum || inMs > range.Maximum)
        {
            errors.Add("timeout", Invariant($"must be from {range.Minimum / 1000.0} to {range.Maximum / 1000.0} seconds, but is {seconds}"));
            return decided;
        }

        if (askedMs is { } other && other != (long)inMs)
        {
            errors.Add("timeout", Invariant($"contradicts limits.wall_ms: {seconds} seconds are not {other} milliseconds; give one of them"));
        }

        return (long)inMs;
    }

    private static long PickMemory(long? memoryLimit, long? askedMb, long decided, LimitRange range, FieldErrors errors)
    {
        if (memoryLimit is not { } value)
        {
            return decided;
        }

        Check("memory_limit", value, range, errors);
        if (askedMb is { } other && other != value)
        {
            errors.Add("memory_limit", Invariant($"contradicts limits.memory_mb: {value} is not {other}; give one of them"));
        }

        return value;
    }

    private static void Check(string field, long value, LimitRange range, FieldErrors errors)
    {
        if (value > range.Maximum)
        {
            errors.Add(field, Invariant($"must be at most {range.Maximum}, but is {value}"));
        }
        else if (value < range.Minimum)
        {
            errors.Add(field, Invariant($"must be at least {range.Minimum}, but is {value}"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
