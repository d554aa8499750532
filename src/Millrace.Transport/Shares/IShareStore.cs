namespace Millrace.Transport.Shares;

/// <summary>Keeps shares for good.</summary>
public interface IShareStore
{
    /// <summary>
    /// Adds a share, unless its id is taken: by the same (it is <see cref="ShareOutcome.Known"/>, and comes back as it was made) or, by
    /// a collision, by another (<see cref="ShareOutcome.Taken"/>).
    /// </summary>
    /// <param name="share">The share.</param>
    /// <param name="capacity">How many bytes all shares together may have.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<(ShareOutcome Outcome, ShareRecord Share)> AddAsync(ShareRecord share, long capacity, CancellationToken cancellation);

    /// <summary>A share, or null.</summary>
    Task<ShareRecord?> GetAsync(string shareId, CancellationToken cancellation);

    /// <summary>The shares of a tenant, newest first, without content.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FormatException">The cursor is none.</exception>
    Task<SharePage> ListAsync(string tenant, int limit, string? cursor, CancellationToken cancellation);
}

/// <summary>What became of a new share.</summary>
public enum ShareOutcome
{
    /// <summary>It is kept.</summary>
    Added,

    /// <summary>The same was kept before.</summary>
    Known,

    /// <summary>Another has this id.</summary>
    Taken,

    /// <summary>There is no room for more.</summary>
    Full,
}

/// <summary>A page of shares.</summary>
/// <param name="Shares">The shares, without content.</param>
/// <param name="NextCursor">Hand this in for the next page; null on the last.</param>
public sealed record SharePage(IReadOnlyList<ShareRecord> Shares, string? NextCursor);
