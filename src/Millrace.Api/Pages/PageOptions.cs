namespace Millrace.Api.Pages;

/// <summary>Where the web editor lies. Section <c>Millrace:Web</c>.</summary>
public sealed class PageOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Web";

    /// <summary>The directory with the built files. Default: <c>web</c> beside the executable.</summary>
    public string Directory { get; set; } = Path.Combine(AppContext.BaseDirectory, "web");
}
