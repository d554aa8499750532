using System.Buffers;
using System.Text;
using Millrace.Sandbox.Agent;

namespace Millrace.Sandbox.Stages;

/// <summary>Puts the files the agent sends together again, within bounds the agent cannot talk it out of.</summary>
internal sealed class FileCollector(int maxFiles, long maxBytes)
{
    private const uint Permissions = 0x1FF; // 0777

    private readonly TaskCompletionSource<CollectedFiles> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<WorkspaceFile> _files = [];
    private ArrayBufferWriter<byte>? _content;
    private string _name = "";
    private UnixFileMode _mode;
    private long _bytes;
    private long _reserved;

    public Task<CollectedFiles> Done => _done.Task;

    public void OnFrame(FrameType type, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.FileHead:
                Begin(payload);
                break;
            case FrameType.FileBytes when _content is not null:
                Append(payload);
                break;
            case FrameType.FileEnd when _content is not null:
                _files.Add(new WorkspaceFile(_name, _content.WrittenMemory) { Mode = _mode });
                _content = null;
                break;
            case FrameType.Collected:
                var reader = new FrameReader(payload);
                reader.UInt32();
                _done.TrySetResult(new CollectedFiles(_files, (int)Math.Min(reader.UInt32(), int.MaxValue)));
                break;
            default:
                throw new SandboxException("The agent sent parts of a file it had not announced.");
        }
    }

    public void Fail(SandboxException error) => _done.TrySetException(error);

    private void Begin(ReadOnlySpan<byte> payload)
    {
        if (_files.Count >= maxFiles)
        {
            throw new SandboxException($"The agent sent more than {maxFiles} files.");
        }

        var reader = new FrameReader(payload);
        _mode = (UnixFileMode)(reader.UInt32() & Permissions);
        var size = reader.UInt64();
        _name = Encoding.UTF8.GetString(reader.Rest);

        // Room for what is announced, as long as all announcements together stay within the bound.
        var room = size <= (ulong)(maxBytes - _reserved) ? (int)Math.Min(size, int.MaxValue) : 0;
        _reserved += room;
        _content = room > 0 ? new ArrayBufferWriter<byte>(room) : new ArrayBufferWriter<byte>();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (_bytes > maxBytes)
        {
            throw new SandboxException($"The agent sent more than {maxBytes} bytes of files.");
        }

        _content!.Write(bytes);
    }
}
