using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Millrace.Sandbox.Providers;

/// <summary>
/// Host uids for sandboxes, one each, not shared with other servers on this machine. The claim on a range is a bound
/// abstract socket: it goes with the process, whichever way it ends, and leaves no file.
/// </summary>
internal sealed class UidRange : IDisposable
{
    /// <summary>Ids in a range.</summary>
    public const int Size = 1000;

    private const int Ranges = 256;
    private readonly ConcurrentQueue<uint> _free;
    private readonly Socket _claim;

    private UidRange(uint first, Socket claim)
    {
        _claim = claim;
        First = first;
        _free = new ConcurrentQueue<uint>(Enumerable.Range(0, Size).Select(i => first + (uint)i));
    }

    public uint First { get; }

    public static UidRange Claim(uint firstOfAll)
    {
        for (uint range = 0; range < Ranges; range++)
        {
            var first = firstOfAll + (range * Size);
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Bind(new UnixDomainSocketEndPoint($"\0millrace-uids-{first}"));
                return new UidRange(first, socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        throw new SandboxException($"All {Ranges} ranges of user ids from {firstOfAll} on are taken by other servers.");
    }

    public uint Take() => _free.TryDequeue(out var uid) ? uid : throw new SandboxException($"All {Size} user ids for sandboxes are in use.");

    // To the end of the line, so that an id rests as long as possible before it is used again.
    public void Return(uint uid) => _free.Enqueue(uid);

    public void Dispose() => _claim.Dispose();
}
