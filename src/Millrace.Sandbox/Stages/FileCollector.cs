using System.Text;
using Millrace.Sandbox.Agent;

namespace Millrace.Sandbox.Stages;

/// <summary>Takes the files the agent sends apart, within bounds the agent cannot talk it out of.</summary>
internal sealed class FileCollector(ICollectedFiles files, int maxFiles, long maxBytes)
{
    private const uint Permissions = 0x1FF; // 0777

    // Counts how many were left out.
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _open;
    private int _count;
    private long _bytes;

    public Task<int> Done => _done.Task;

    public void OnFrame(FrameType type, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.FileHead when !_open && !Done.IsCompleted:
                Begin(payload);
                break;
            case FrameType.FileBytes when _open:
                Append(payload);
                break;
            case FrameType.FileEnd when _open:
                files.End();
                _open = false;
                break;
            case FrameType.Collected when !_open && !Done.IsCompleted:
                var reader = new FrameReader(payload);
                reader.UInt32();
                _done.TrySetResult((int)Math.Min(reader.UInt32(), int.MaxValue));
                break;
            default:
                throw new SandboxException("The agent sent parts of files that do not follow each other.");
        }
    }

    public void Fail(SandboxException error) => _done.TrySetException(error);

    private void Begin(ReadOnlySpan<byte> payload)
    {
        if (_count++ >= maxFiles)
        {
            throw new SandboxException($"The agent sent more than {maxFiles} files.");
        }

        var reader = new FrameReader(payload);
        var mode = (UnixFileMode)(reader.UInt32() & Permissions);
        var size = (long)Math.Min(reader.UInt64(), long.MaxValue);
        if (reader.Rest.Length > AgentProtocol.MaxName)
        {
            throw new SandboxException($"The agent named a file with {reader.Rest.Length} bytes.");
        }

        files.Begin(Encoding.UTF8.GetString(reader.Rest), mode, size);
        _open = true;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (_bytes > maxBytes)
        {
            throw new SandboxException($"The agent sent more than {maxBytes} bytes of files.");
        }

        files.Append(bytes);
    }
}
