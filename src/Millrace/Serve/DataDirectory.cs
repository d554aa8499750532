namespace Millrace.Serve;

/// <summary>Where a server keeps what lasts.</summary>
internal static class DataDirectory
{
    /// <summary>When nobody says otherwise: the system's place for root, the user's own for others.</summary>
    public static string Default => Path.Combine(
        Environment.IsPrivilegedProcess
            ? "/var/lib"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "millrace");
}
