namespace Millrace.Logging;

/// <summary>How the log is written, to stderr. Section <c>Millrace:Logging</c>; levels are in the section <c>Logging:LogLevel</c>.</summary>
internal sealed class LoggingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Logging";

    /// <summary><c>text</c> (default): a line for people; <c>json</c>: one object a line, with job, tenant and trace where there are any.</summary>
    public LogFormat Format { get; set; } = LogFormat.Text;
}
