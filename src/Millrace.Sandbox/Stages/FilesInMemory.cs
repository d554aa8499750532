using System.Buffers;

namespace Millrace.Sandbox.Stages;

/// <summary>Keeps collected files in memory.</summary>
internal sealed class FilesInMemory(long maxBytes) : ICollectedFiles
{
    private readonly List<WorkspaceFile> _files = [];
    private ArrayBufferWriter<byte> _content = new();
    private string _name = "";
    private UnixFileMode _mode;
    private long _reserved;

    public IReadOnlyList<WorkspaceFile> Files => _files;

    public void Begin(string name, UnixFileMode mode, long announcedBytes)
    {
        (_name, _mode) = (name, mode);

        // Room for what is announced, as long as all announcements together stay within the bound.
        var room = announcedBytes >= 0 && announcedBytes <= maxBytes - _reserved ? (int)Math.Min(announcedBytes, int.MaxValue) : 0;
        _reserved += room;
        _content = room > 0 ? new ArrayBufferWriter<byte>(room) : new ArrayBufferWriter<byte>();
    }

    public void Append(ReadOnlySpan<byte> bytes) => _content.Write(bytes);

    public void End() => _files.Add(new WorkspaceFile(_name, _content.WrittenMemory) { Mode = _mode });
}
