namespace Millrace;

/// <summary>Where the parts of this installation lie: beside the executable.</summary>
internal static class Installation
{
    public static string NativeDirectory => Path.Combine(AppContext.BaseDirectory, "native");

    public static string LanguagesDirectory => Path.Combine(AppContext.BaseDirectory, "languages");
}
