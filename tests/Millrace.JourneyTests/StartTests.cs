using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>What somebody sees whose server cannot start.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task An_address_in_use_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var data = Directory.CreateTempSubdirectory("millrace-test-");
        try
        {
            var start = new ProcessStartInfo(MillraceServer.Program, ["serve", "--urls", $"http://{taken.LocalEndpoint}", "--data", data.FullName])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var log = process.StandardOutput.ReadToEndAsync();
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();

            Assert.Equal(1, process.ExitCode);
            Assert.Equal($"millrace: Failed to bind to address http://{taken.LocalEndpoint}: address already in use.\n", said);
            Assert.DoesNotContain(" crit: ", await log, StringComparison.Ordinal);
            Assert.DoesNotContain(" fail: ", await log, StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
