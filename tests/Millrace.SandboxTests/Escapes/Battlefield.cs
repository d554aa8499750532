using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Millrace.SandboxTests.Escapes;

/// <summary>A host with things to steal: a secret in a file and in the environment, and doors that must not be knocked at.</summary>
public sealed class Battlefield : IAsyncDisposable
{
    private readonly Dictionary<string, Post> _posts = [];
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-test-host-");
    private readonly List<Socket> _doors = [];
    private int _knocks;

    public Battlefield()
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "secret.txt"), Secret);
        File.SetUnixFileMode(Path.Combine(_directory.FullName, "secret.txt"), (UnixFileMode)0x1A4);
        System.Environment.SetEnvironmentVariable("MILLRACE_TEST_SECRET", Secret);
        Open(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, 0));
        Open(new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.IPv6Loopback, 0));
        Open(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint("\0millrace-test-door"));
        Open(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "door")));
    }

    public string Secret { get; } = $"secret-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>How often somebody came to one of the doors.</summary>
    public int Knocks => Volatile.Read(ref _knocks);

    /// <summary>What an attacker may know of this host: where things are.</summary>
    public IReadOnlyDictionary<string, string> Environment(Attack plan) => new Dictionary<string, string>(plan.Environment)
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOST_FILES"] = _directory.FullName,
        ["HOST_PORT"] = $"{((IPEndPoint)_doors[0].LocalEndPoint!).Port}",
        ["HOST_PORT6"] = $"{((IPEndPoint)_doors[1].LocalEndPoint!).Port}",
        ["HOST_PID"] = $"{System.Environment.ProcessId}",
    };

    /// <summary>The machine of a tier, with a neighbour on it.</summary>
    public async Task<Post> PostAsync(string tier)
    {
        if (!_posts.TryGetValue(tier, out var post))
        {
            _posts[tier] = post = await Post.TakeAsync(AttackTier.Machine(tier));
        }

        return post;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var post in _posts.Values)
        {
            await post.DisposeAsync();
        }

        _doors.ForEach(door => door.Dispose());
        _directory.Delete(recursive: true);
    }

    private void Open(Socket door, EndPoint at)
    {
        door.Bind(at);
        door.Listen();
        _doors.Add(door);
        _ = AcceptAsync(door);
    }

    private async Task AcceptAsync(Socket door)
    {
        try
        {
            while (true)
            {
                using var visitor = await door.AcceptAsync();
                Interlocked.Increment(ref _knocks);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
