using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Millrace.Testing.Hostile;

/// <summary>What a host has that is worth stealing: a secret in a file, and doors that must not be knocked at.</summary>
public sealed class Bait : IDisposable
{
    /// <summary>The variable that holds the secret in the environment of whoever runs jobs.</summary>
    public const string Variable = "MILLRACE_TEST_SECRET";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-test-host-");
    private readonly List<Socket> _doors = [];
    private int _knocks;

    public Bait()
    {
        var secret = Path.Combine(_directory.FullName, "secret.txt");
        File.WriteAllText(secret, Secret);
        File.SetUnixFileMode(secret, (UnixFileMode)0x1A4);
        Open(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, 0));
        Open(new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.IPv6Loopback, 0));
        Open(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint($"\0{_directory.Name}-door"));
        Open(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "door")));
    }

    /// <summary>What must not come out of any job.</summary>
    public string Secret { get; } = $"secret-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>How often somebody came to one of the doors.</summary>
    public int Knocks => Volatile.Read(ref _knocks);

    /// <summary>What an attacker may know of this host: where things are.</summary>
    /// <param name="attack">Whose environment it is.</param>
    /// <param name="runner">Process id of whoever runs the job.</param>
    public Dictionary<string, string> Environment(Attack attack, int runner) => new(attack.Environment)
    {
        ["HOST_FILES"] = _directory.FullName,
        ["HOST_DOOR"] = $"{_directory.Name}-door",
        ["HOST_PORT"] = Number(((IPEndPoint)_doors[0].LocalEndPoint!).Port),
        ["HOST_PORT6"] = Number(((IPEndPoint)_doors[1].LocalEndPoint!).Port),
        ["HOST_PID"] = Number(runner),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _doors.ForEach(door => door.Dispose());
        _directory.Delete(recursive: true);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

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
