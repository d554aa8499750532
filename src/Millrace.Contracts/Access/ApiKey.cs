namespace Millrace.Contracts.Access;

/// <summary>What is known of an API key. The key itself is not: only whoever holds it has it.</summary>
public sealed record ApiKey
{
    /// <summary>Its public name, for lists and revoking: <c>key_</c> and 16 letters and digits.</summary>
    public required string KeyId { get; init; }

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Whose jobs and shares it reaches. Several keys may have one tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>How the key begins, to recognise it by.</summary>
    public required string Hint { get; init; }

    /// <summary>What its holder may do.</summary>
    public required IReadOnlyList<KeyScope> Scopes { get; init; }

    /// <summary>What its holder may use.</summary>
    public KeyPolicy Policy { get; init; } = new();

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused; absent: never by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when it is refused for good.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether it opens anything at that moment.</summary>
    public bool IsUsable(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);
}
