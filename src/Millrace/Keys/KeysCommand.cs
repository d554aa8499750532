using System.CommandLine;
using Millrace.Serve;

namespace Millrace.Keys;

/// <summary><c>millrace keys</c>: makes, lists and revokes the API keys of a server, which may run meanwhile.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Make, list and revoke API keys. Works beside a running server, on its data directory, or on the Redis of a fleet when Redis__Url names one.")
    {
        CreateKeyCommand.Create(),
        ListKeysCommand.Create(),
        RevokeKeyCommand.Create(),
    };

    /// <summary>The directory of the server whose keys these are.</summary>
    public static Option<DirectoryInfo> DataOption() => new("--data")
    {
        Description = "The server's data directory. Not used when Redis__Url names the Redis of a fleet.",
        DefaultValueFactory = _ => new DirectoryInfo(DataDirectory.Default),
    };
}
