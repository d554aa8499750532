using System.CommandLine;
using System.Globalization;
using Millrace.Contracts.Access;

namespace Millrace.Keys;

/// <summary><c>millrace keys list</c>.</summary>
internal static class ListKeysCommand
{
    private static readonly Option<DirectoryInfo> Data = KeysCommand.DataOption();

    public static Command Create()
    {
        var command = new Command("list", "List all keys, without the keys themselves.") { Data };
        command.SetAction((parsed, cancellation) => KeyAccess.WithAsync(parsed.GetRequiredValue(Data), async store =>
        {
            var now = TimeProvider.System.GetUtcNow();
            foreach (var key in await store.ListAsync(cancellation))
            {
                Console.WriteLine($"{key.KeyId}  {key.Hint}  {State(key, now),-22}  {key.Tenant,-16}  {Words(key.Scopes),-20}  {key.Name}");
            }

            return 0;
        }));
        return command;
    }

    public static string Words(IReadOnlyList<KeyScope> scopes) => string.Join(',', scopes.Select(s => s.ToString().ToLowerInvariant()));

    private static string State(ApiKey key, DateTimeOffset now) => key switch
    {
        { RevokedAt: { } at } => $"revoked {Day(at)}",
        { ExpiresAt: { } at } when at <= now => $"expired {Day(at)}",
        { ExpiresAt: { } at } => $"until {Day(at)}",
        _ => "in use",
    };

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
