namespace Millrace.Telemetry;

/// <summary>The volume that holds the data directory.</summary>
internal sealed class DataVolume(string directory)
{
    private readonly DriveInfo _drive = new(Path.GetFullPath(directory));

    public long Size => _drive.TotalSize;

    public long Free => _drive.AvailableFreeSpace;
}
