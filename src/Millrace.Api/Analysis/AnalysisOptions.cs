using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Analysis;

/// <summary>Whether sources are looked at before they run, and what follows from it. Section <c>Millrace:Analysis</c>.</summary>
public sealed class AnalysisOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Analysis";

    /// <summary>What is done. Default <see cref="AnalysisPolicy.Annotate"/>.</summary>
    public AnalysisPolicy Policy { get; set; } = AnalysisPolicy.Annotate;

    /// <summary>With <see cref="AnalysisPolicy.Refuse"/>: jobs whose score is below are refused. Default 50, 1 to 100.</summary>
    public int Threshold { get; set; } = 50;

    /// <summary>Findings that are listed for one job; more are only counted. Default 50, 1 to 1 000.</summary>
    public int Findings { get; set; } = 50;
}

/// <summary>What is done with what a look at the sources finds.</summary>
public enum AnalysisPolicy
{
    /// <summary>Nobody looks.</summary>
    Off,

    /// <summary>Findings are told with the job.</summary>
    Annotate,

    /// <summary>Findings are told, and a job whose score is below the threshold is refused.</summary>
    Refuse,
}

internal sealed class AnalysisOptionsValidator : IValidateOptions<AnalysisOptions>
{
    public ValidateOptionsResult Validate(string? name, AnalysisOptions options)
    {
        var failures = new OptionFailures(AnalysisOptions.Section);
        if (!Enum.IsDefined(options.Policy))
        {
            failures.Add(nameof(options.Policy), "must be off, annotate or refuse.");
        }

        failures.Range(nameof(options.Threshold), options.Threshold, 1, 100);
        failures.Range(nameof(options.Findings), options.Findings, 1, 1000);
        return failures.Result;
    }
}
