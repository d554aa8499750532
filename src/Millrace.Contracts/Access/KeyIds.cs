namespace Millrace.Contracts.Access;

/// <summary>Public names of keys: <c>key_</c> and 16 letters and digits. They open nothing.</summary>
public static class KeyIds
{
    private static readonly RandomId Kind = new("key_", 16);

    /// <summary>A new name.</summary>
    public static string Create() => Kind.Create();

    /// <summary>Whether a text has the form of one.</summary>
    public static bool IsWellFormed(string? id) => Kind.IsWellFormed(id);
}
