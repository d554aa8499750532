using System.CommandLine;
using Millrace.Contracts.Access;

namespace Millrace.Keys;

/// <summary><c>millrace keys revoke ID</c>.</summary>
internal static class RevokeKeyCommand
{
    private static readonly Option<DirectoryInfo> Data = KeysCommand.DataOption();
    private static readonly Argument<string> Id = new("id") { Description = "The key's id, key_…, as 'millrace keys list' shows it." };

    public static Command Create()
    {
        var command = new Command("revoke", "Refuse a key from now on. A running server heeds it at the next request, and ends the key's open streams within seconds.") { Id, Data };
        command.SetAction((parsed, cancellation) => KeyAccess.WithAsync(parsed.GetRequiredValue(Data), async store =>
        {
            var id = parsed.GetRequiredValue(Id);
            if (!KeyIds.IsWellFormed(id) || await store.RevokeAsync(id, TimeProvider.System.GetUtcNow(), cancellation) is not { } key)
            {
                await Console.Error.WriteLineAsync($"millrace: There is no key '{id}'. 'millrace keys list' shows the ids.");
                return 1;
            }

            Console.WriteLine($"Revoked {key.KeyId} '{key.Name}' of tenant {key.Tenant}.");
            return 0;
        }));
        return command;
    }
}
