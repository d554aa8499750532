using System.Buffers.Binary;
using Millrace.Sandbox.Agent;

namespace Millrace.Tests.Sandbox.Agent.Hostile;

/// <summary>
/// What a host must make of what an agent says, written down a second time from <c>native/agent/protocol.h</c> alone: which stage each
/// frame belongs to, and when the agent has said what no honest one says.
/// </summary>
internal sealed class AgentModel
{
    public const int MostFiles = 5;
    public const int MostFileBytes = 5_000;

    private const int Header = 8;
    private const int LargestPayload = 256 * 1024;
    private const int StageIds = 3;
    private const int Window = 64 * 1024;
    private const int MostConnections = 32;
    private const int LongestName = 1024;

    private readonly Dictionary<int, ModelStage> _live = [];
    private readonly List<byte> _unread = [];
    private readonly Dictionary<uint, ModelConnection> _open = [];
    private int _lastStage = StageIds;
    private uint _lastConnection;
    private bool _fileOpen;
    private int _files;
    private int _fileBytes;

    /// <summary>The agent has said what no honest one says, or is gone: nothing it says counts any more.</summary>
    public bool Condemned { get; private set; }

    public List<ModelStage> Stages { get; } = [];

    public List<ModelConnection> Connections { get; } = [];

    public bool HasEgress { get; set; }

    /// <summary>Files are being collected.</summary>
    public bool Collecting { get; set; }

    /// <summary>How many files came whole, once all came; null before.</summary>
    public int? Collected { get; private set; }

    public bool HasRoom => _live.Count < StageIds;

    public ModelStage Add()
    {
        var stage = new ModelStage { Failed = Condemned };
        Stages.Add(stage);
        var id = Enumerable.Range(1, StageIds).Select(i => ((_lastStage - 1 + i) % StageIds) + 1).First(i => !_live.ContainsKey(i));
        _lastStage = id;
        if (!Condemned)
        {
            _live[id] = stage;
        }

        return stage;
    }

    public void BeginCollecting()
    {
        (Collecting, Collected, _fileOpen, _files, _fileBytes) = (!Condemned, null, false, 0, 0);
    }

    public void Leave() => Condemn();

    public void Hear(ReadOnlySpan<byte> bytes)
    {
        _unread.AddRange(bytes);
        while (!Condemned && _unread.Count >= Header)
        {
            var head = _unread.GetRange(0, Header).ToArray();
            var length = BinaryPrimitives.ReadUInt32LittleEndian(head);
            if (length > LargestPayload)
            {
                Condemn();
                return;
            }

            if (_unread.Count < Header + (int)length)
            {
                return;
            }

            var payload = _unread.GetRange(Header, (int)length).ToArray();
            _unread.RemoveRange(0, Header + (int)length);
            if (!IsFine((FrameType)head[4], head[5], payload))
            {
                Condemn();
            }
        }
    }

    private bool IsFine(FrameType type, int stage, byte[] payload) => type switch
    {
        FrameType.Ready => payload.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(payload) == 1,
        FrameType.Denied => payload.Length >= 8,
        FrameType.FileHead or FrameType.FileBytes or FrameType.FileEnd or FrameType.Collected => !Collecting || IsFineFile(type, payload),
        >= FrameType.NetOpened and <= FrameType.NetGone when HasEgress => IsFineConnection(type, payload),
        FrameType.Failed => Fails(stage, payload),
        _ => _live.TryGetValue(stage, out var live) && IsFineStage(live, type, stage, payload),
    };

    private bool IsFineStage(ModelStage live, FrameType type, int id, byte[] payload)
    {
        switch (type)
        {
            case FrameType.Stdout:
                live.Stdout.AddRange(payload);
                return true;
            case FrameType.Stderr:
                live.Stderr.AddRange(payload);
                return true;
            case FrameType.StdinCredit:
                return payload.Length >= 4;
            case FrameType.Gated:
                return true;
            case FrameType.Started:
                live.Started = true;
                return true;
            case FrameType.Exited when payload.Length >= 40:
                live.End = (payload[0] == 0 ? 0 : 1000) + (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(4)), 255u);
                _live.Remove(id);
                return true;
            default:
                return false;
        }
    }

    // Of a stage that lives it is that stage's end; anything else was the sandbox's.
    private bool Fails(int id, byte[] payload)
    {
        if (payload.Length < 4 || payload.AsSpan(4).Count((byte)0) < 2 || !_live.Remove(id, out var stage))
        {
            return false;
        }

        stage.Failed = true;
        return true;
    }

    private bool IsFineFile(FrameType type, byte[] payload)
    {
        switch (type)
        {
            case FrameType.FileHead when !_fileOpen && Collected is null && _files < MostFiles && payload.Length >= 12 && payload.Length - 12 <= LongestName:
                _files++;
                _fileOpen = true;
                return true;
            case FrameType.FileBytes when _fileOpen && _fileBytes + payload.Length <= MostFileBytes:
                _fileBytes += payload.Length;
                return true;
            case FrameType.FileEnd when _fileOpen:
                _fileOpen = false;
                return true;
            case FrameType.Collected when !_fileOpen && Collected is null && payload.Length >= 8:
                Collected = _files;
                Collecting = false;
                return true;
            default:
                return false;
        }
    }

    private bool IsFineConnection(FrameType type, byte[] payload)
    {
        if (payload.Length < 4)
        {
            return false;
        }

        var id = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        if (type == FrameType.NetOpened)
        {
            if (id <= _lastConnection || _open.Count >= MostConnections)
            {
                return false;
            }

            Connections.Add(_open[_lastConnection = id] = new ModelConnection(id));
            return true;
        }

        if (!_open.TryGetValue(id, out var connection))
        {
            return false;
        }

        switch (type)
        {
            case FrameType.NetSaid when !connection.SaidAll && connection.Said + payload.Length - 4 <= Window:
                connection.Said += payload.Length - 4;
                return true;
            case FrameType.NetSaidAll:
                return connection.SaidAll = true;
            case FrameType.NetTaken:
                return payload.Length >= 8;
            case FrameType.NetGone:
                return _open.Remove(id);
            default:
                return false;
        }
    }

    private void Condemn()
    {
        Condemned = true;
        Collecting = false;
        foreach (var stage in _live.Values)
        {
            stage.Failed = true;
        }

        _live.Clear();
    }
}

/// <summary>A connection as far as its agent has told of it.</summary>
internal sealed record ModelConnection(uint Id)
{
    public int Said { get; set; }

    public bool SaidAll { get; set; }
}
