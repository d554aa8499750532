using System.Diagnostics;
using System.Formats.Tar;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Millrace.Testing;

/// <summary>
/// A Docker daemon of this test run's own: its files, socket and containerd below one temporary directory, no bridge, no
/// firewall rules; and one small image made here, whose toolchains are the machine's. Started when first asked for.
/// </summary>
public sealed class PrivateDocker : IAsyncDisposable
{
    /// <summary>The image's name.</summary>
    public const string Image = "millrace-test";

    private const string Program = "/usr/sbin/dockerd";
    private static readonly Lazy<Task<PrivateDocker>> Started = new(StartAsync);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-docker-");
    private Process? _daemon;

    /// <summary>Made by xunit, once for all tests; what is disposed with it is <see cref="CurrentAsync"/>, if there is one.</summary>
    public PrivateDocker()
    {
    }

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing =>
        !File.Exists(Program) ? "docker.io is not installed."
        : !Environment.IsPrivilegedProcess ? "A Docker daemon needs root."
        : null;

    /// <summary>Where its API is.</summary>
    public Uri Endpoint => new($"unix://{_directory.FullName}/docker.sock");

    /// <summary>Process id of the daemon.</summary>
    public int ProcessId => _daemon!.Id;

    /// <summary>The one of this run.</summary>
    public static Task<PrivateDocker> CurrentAsync() => Started.Value;

    /// <summary>The API.</summary>
    public DockerClient Connect() => new DockerClientBuilder().WithEndpoint(Endpoint).Build();

    /// <summary>Ids of all containers, running or not.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync()
    {
        using var client = Connect();
        return [.. (await client.Containers.ListContainersAsync(new ContainersListParameters { All = true })).Select(container => container.ID)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_daemon is null && Started.IsValueCreated && Started.Value.IsCompletedSuccessfully)
        {
            await (await Started.Value).StopAsync();
        }

        if (_directory.Exists)
        {
            _directory.Delete(recursive: true);
        }
    }

    private static async Task<PrivateDocker> StartAsync()
    {
        var docker = new PrivateDocker();
        await docker.RunAsync();
        return docker;
    }

    private async Task RunAsync()
    {
        var configuration = Path.Combine(_directory.FullName, "daemon.json");
        await File.WriteAllTextAsync(configuration, $$"""{"deprecated-key-path": "{{Below("key.json")}}"}""");
        var start = new ProcessStartInfo(
            Program,
            [
                "--config-file", configuration, "--host", Endpoint.ToString(),
                "--data-root", Below("data"), "--exec-root", Below("exec"), "--pidfile", Below("pid"),
                "--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false",
                "--cgroup-parent", CgroupName, "--add-runtime", "runsc=/usr/bin/runsc", "--log-level", "error",
            ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        _daemon = Process.Start(start)!;
        _daemon.ErrorDataReceived += static (_, _) => { };
        _daemon.OutputDataReceived += static (_, _) => { };
        _daemon.BeginErrorReadLine();
        _daemon.BeginOutputReadLine();

        using var client = Connect();
        for (var since = Stopwatch.StartNew(); !await AnswersAsync(client);)
        {
            if (_daemon.HasExited || since.Elapsed > Patience)
            {
                throw new InvalidOperationException("The Docker daemon of this test run did not start.");
            }

            await Task.Delay(50);
        }

        await ImportAsync(client);
    }

    private static async Task<bool> AnswersAsync(DockerClient client)
    {
        try
        {
            await client.System.PingAsync();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or DockerApiException or TimeoutException)
        {
            return false;
        }
    }

    // Links into /usr, empty places to mount on, and those files of /etc that toolchains want.
    private static async Task ImportAsync(DockerClient client)
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var directory in (string[])["usr", "etc", "tmp", "proc", "dev", "sys", "workspace", "millrace"])
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, directory) { Mode = (UnixFileMode)Convert.ToInt32("755", 8) });
            }

            foreach (var name in (string[])["bin", "sbin", "lib", "lib32", "lib64"])
            {
                if (new DirectoryInfo("/" + name).LinkTarget is { } target)
                {
                    await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });
                }
            }

            await AddTextAsync(tar, "etc/passwd", "root:x:0:0:root:/:/usr/sbin/nologin\nmillrace:x:1000:1000:millrace:/tmp:/bin/bash\n");
            await AddTextAsync(tar, "etc/group", "root:x:0:\nmillrace:x:1000:\n");
            await AddTextAsync(tar, "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
            await tar.WriteEntryAsync("/etc/ld.so.cache", "etc/ld.so.cache");
            foreach (var tree in Directory.GetDirectories("/etc", "java-*").Append("/etc/alternatives"))
            {
                await AddTreeAsync(tar, new DirectoryInfo(tree));
            }
        }

        archive.Position = 0;
        await client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromSrc = "-", Repo = Image, Tag = "latest" }, archive, null, new Progress<JSONMessage>());
    }

    private static async Task AddTextAsync(TarWriter tar, string name, string text) =>
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), Mode = (UnixFileMode)Convert.ToInt32("644", 8) });

    private static async Task AddTreeAsync(TarWriter tar, DirectoryInfo directory)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos("*", SearchOption.TopDirectoryOnly))
        {
            if (entry is DirectoryInfo { LinkTarget: null } below)
            {
                await AddTreeAsync(tar, below);
            }
            else if (entry.LinkTarget is not null || entry.UnixFileMode.HasFlag(UnixFileMode.OtherRead))
            {
                await tar.WriteEntryAsync(entry.FullName, entry.FullName[1..]);
            }
        }
    }

    private async Task StopAsync()
    {
        // It takes its containerd and its containers with it.
        using var terminate = Process.Start("kill", ["-TERM", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _daemon!.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        _daemon.Dispose();
        _directory.Delete(recursive: true);
        foreach (var left in CgroupParents.Where(Directory.Exists))
        {
            Directory.Delete(left);
        }
    }

    /// <summary>Cgroups of containers that are there now.</summary>
    public IReadOnlyList<string> Cgroups => [.. CgroupParents.Where(Directory.Exists).SelectMany(Directory.GetDirectories)];

    private IEnumerable<string> CgroupParents => Directory.GetDirectories("/sys/fs/cgroup").Prepend("/sys/fs/cgroup").Select(hierarchy => Path.Combine(hierarchy, CgroupName));

    private string CgroupName => _directory.Name;

    private string Below(string name) => Path.Combine(_directory.FullName, name);
}
