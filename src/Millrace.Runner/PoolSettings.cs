using System.ComponentModel.DataAnnotations;

namespace Millrace.Runner;

/// <summary>Settings of the fork server, section <c>Millrace:Pool</c>.</summary>
public sealed class PoolSettings
{
    /// <summary>Where in the configuration they stand.</summary>
    public const string Section = "Millrace:Pool";

    /// <summary>
    /// Whether sandboxes of languages that allow it (<c>gate.fork</c>) are copies of an interpreter that has booted once. Default false:
    /// see docs/decisions for what copies of one template have in common.
    /// </summary>
    public bool ForkServer { get; set; }

    /// <summary>Copies of one template, 1 to 1000000. Default 1000.</summary>
    [Range(1, 1_000_000)]
    public int TemplateForks { get; set; } = 1000;

    /// <summary>Seconds until a template is replaced, 1 to 86400. Default 60.</summary>
    [Range(1, 86_400)]
    public int TemplateSeconds { get; set; } = 60;
}
