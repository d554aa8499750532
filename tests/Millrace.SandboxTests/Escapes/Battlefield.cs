namespace Millrace.SandboxTests.Escapes;

/// <summary>A host with things to steal, and on it a machine of each tier, with a neighbour.</summary>
public sealed class Battlefield : IAsyncDisposable
{
    private readonly Dictionary<string, Post> _posts = [];
    private readonly Bait _bait = new();

    public Battlefield() => System.Environment.SetEnvironmentVariable(Bait.Variable, _bait.Secret);

    public string Secret => _bait.Secret;

    /// <summary>How often somebody came to one of the doors.</summary>
    public int Knocks => _bait.Knocks;

    /// <summary>What an attacker may know of this host: where things are.</summary>
    public IReadOnlyDictionary<string, string> Environment(Attack plan) =>
        new Dictionary<string, string>(_bait.Environment(plan, System.Environment.ProcessId)) { ["PATH"] = "/usr/bin:/bin" };

    /// <summary>The machine of a tier, with a neighbour on it.</summary>
    public async Task<Post> PostAsync(string tier)
    {
        if (!_posts.TryGetValue(tier, out var post))
        {
            _posts[tier] = post = await Post.TakeAsync(tier, AttackTier.Machine(tier));
        }

        return post;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var post in _posts.Values)
        {
            await post.DisposeAsync();
        }

        _bait.Dispose();
    }
}
