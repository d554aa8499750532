using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Requests;

/// <summary>How large a request may be. Section <c>Millrace:Requests</c>.</summary>
public sealed class RequestOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Requests";

    /// <summary>The whole body, bytes. Default 10 MiB, 1 KiB to 1 GiB.</summary>
    public long BodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>One source file, bytes as UTF-8 or after decoding. Default 1 MiB, 1 byte to 1 GiB.</summary>
    public long SourceBytes { get; set; } = 1024 * 1024;

    /// <summary>Standard input of a run or a test, bytes. Default 1 MiB, 0 to 1 GiB.</summary>
    public long StdinBytes { get; set; } = 1024 * 1024;

    /// <summary>Files of one request. Default 100, 1 to 10 000.</summary>
    public int Files { get; set; } = 100;

    /// <summary>Tests of one request. Default 100, 0 to 10 000.</summary>
    public int Tests { get; set; } = 100;

    /// <summary>Globs in <c>artifacts</c>. Default 20, 0 to 1 000.</summary>
    public int Artifacts { get; set; } = 20;

    /// <summary>Arguments in <c>args</c>, and as many in <c>compile_args</c>. Default 1 000, 0 to 10 000.</summary>
    public int Arguments { get; set; } = 1000;

    /// <summary>Variables in <c>env</c>. Default 200, 0 to 10 000.</summary>
    public int Variables { get; set; } = 200;

    /// <summary>
    /// Arguments and environment of a run together, bytes, each counted with its terminator. Default 128 KiB, 0 to 1 MiB:
    /// well under what Linux passes to a program.
    /// </summary>
    public long ArgumentBytes { get; set; } = 128 * 1024;
}

internal sealed class RequestOptionsValidator : IValidateOptions<RequestOptions>
{
    private const long GiB = 1024 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, RequestOptions options)
    {
        var failures = new OptionFailures(RequestOptions.Section);
        failures.Range(nameof(options.BodyBytes), options.BodyBytes, 1024, GiB);
        failures.Range(nameof(options.SourceBytes), options.SourceBytes, 1, GiB);
        failures.Range(nameof(options.StdinBytes), options.StdinBytes, 0, GiB);
        failures.Range(nameof(options.Files), options.Files, 1, 10_000);
        failures.Range(nameof(options.Tests), options.Tests, 0, 10_000);
        failures.Range(nameof(options.Artifacts), options.Artifacts, 0, 1_000);
        failures.Range(nameof(options.Arguments), options.Arguments, 0, 10_000);
        failures.Range(nameof(options.Variables), options.Variables, 0, 10_000);
        failures.Range(nameof(options.ArgumentBytes), options.ArgumentBytes, 0, 1024 * 1024);
        return failures.Result;
    }
}
