using System.Globalization;
using System.Text;
using Millrace.Sandbox.Layout;

namespace Millrace.Sandbox.Spawning;

/// <summary>The payload of a request to the spawner, as the head of <c>native/spawner/spawner.c</c> describes it.</summary>
internal static class SpawnFrame
{
    private const uint KeepId = uint.MaxValue;

    public static byte[] Payload(SpawnRequest request, byte[] token, string socketName)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        if (request.Of is { } template)
        {
            writer.Write(template);
        }

        writer.Write(request.UserId ?? KeepId);
        writer.Write(request.UserId ?? KeepId);
        writer.Write(token);
        writer.Write((byte)request.Cgroup.Kind);
        writer.Write((ushort)request.Cgroup.Paths.Count);
        WriteStrings(writer, [socketName, .. request.Cgroup.Paths]);
        if (request.Layout is { } layout)
        {
            WriteLayout(writer, layout);
        }

        if (request.Template is { } kind)
        {
            writer.Write(kind.FirstUserId);
            writer.Write(kind.UserIds);
        }

        if (request.Room is { } room)
        {
            writer.Write(room.RootId ?? KeepId);
            writer.Write(room.Apart);
        }

        WriteStrings(writer, request.Arguments);
        if ((request.Template?.Environment ?? request.Room?.Environment) is { } environment)
        {
            WriteStrings(writer, ["", .. environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    private static void WriteLayout(BinaryWriter writer, SandboxLayout layout)
    {
        writer.Write(layout.InsideId);
        writer.Write(layout.InsideId);
        writer.Write((ushort)layout.Mounts.Count);
        WriteStrings(writer, [SandboxLayout.Hostname, layout.StartDirectory]);
        foreach (var mount in layout.Mounts)
        {
            WriteStrings(writer, [Word(mount.Kind), mount.Source, mount.At, Options(mount)]);
        }
    }

    private static string Word(MountKind kind) => kind switch
    {
        MountKind.ReadOnlyBind => "ro-bind",
        MountKind.Symlink => "symlink",
        MountKind.Proc => "proc",
        MountKind.Dev => "dev",
        MountKind.Tmpfs => "tmpfs",
        MountKind.Root => "root",
        MountKind.Devices => "devices",
        MountKind.Terminals => "terminals",
        MountKind.EmptyDirectory => "directory",
        MountKind.Scratch => "scratch",
        MountKind.File => "file",
        MountKind.Freeze => "freeze",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Options(LayoutMount mount) =>
        mount.Kind == MountKind.Tmpfs ? string.Create(CultureInfo.InvariantCulture, $"mode={mount.Mode},size={mount.Bytes}") : "";

    private static void WriteStrings(BinaryWriter writer, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            writer.Write(Encoding.UTF8.GetBytes(text));
            writer.Write((byte)0);
        }
    }
}
