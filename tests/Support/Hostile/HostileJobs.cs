using Millrace.Contracts.Executions;

namespace Millrace.Testing.Hostile;

/// <summary>The attacks of the escape tests as jobs of the API, with short limits, and what floods, bombs and kills besides.</summary>
public static class HostileJobs
{
    // Long enough for a program that tries one thing after the other on a busy machine; the rest only waits to be killed.
    private const long AttackWallMs = 600;
    private const long BombWallMs = 200;
    private const int MostInput = 256 * 1024;

    /// <summary>One of each that can be tried on this machine.</summary>
    /// <param name="bait">What there is to steal.</param>
    /// <param name="runner">Process id of whoever runs the jobs.</param>
    public static IReadOnlyList<HostileJob> All(Bait bait, int runner) =>
        [.. Attack.Names.Select(Attack.Load).Where(attack => attack.Missing is null).Select(attack => Job(attack, bait.Environment(attack, runner))), .. Floods, .. Bombs, .. Kills, .. Nuisances];

    private static IEnumerable<HostileJob> Floods =>
    [
        Python("output of both streams without end", "import os\nwhile True:\n    os.write(1, b'o' * 4096)\n    os.write(2, b'e' * 4096)"),
        Python("lines without end", "while True: print()"),
        Bash("bytes that are no text", "cat /dev/urandom"),
        Bash("a flood on a terminal", "yes") with { Request = Request("bash", "yes", BombWallMs) with { Tty = new TerminalSize(80, 24) } },
        Python("files without end", "i = 0\nwhile True:\n    open(f'/tmp/{i}', 'w').close()\n    i += 1"),
        Bash("a disk filled", "head -c 1G /dev/zero > /workspace/a; head -c 1G /dev/zero > /tmp/b; head -c 1G /dev/zero > /dev/shm/c"),
        Python("more artifacts than anybody wants", "for i in range(2000): open(f'{i}.bin', 'wb').write(b'x' * 100)") with
        {
            Request = Request("python", "for i in range(2000): open(f'{i}.bin', 'wb').write(b'x' * 100)", AttackWallMs) with { Artifacts = ["**"] },
        },
    ];

    private static IEnumerable<HostileJob> Bombs =>
    [
        Bash("a fork bomb", ":() { : | : & }; :; wait"),
        Python("threads without end", "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(9,)).start()"),
        Python("memory without end", "a = []\nwhile True: a.append(bytearray(4 << 20))"),
        Python("a loop without end", "while True: pass"),
        Python("all processors", "import os\nfor _ in range(7): os.fork()\nwhile True: pass"),
        C("a bomb for the preprocessor", "#include __FILE__\n#include __FILE__\nint main(void) { return 0; }"),
        C("a giant binary", "char filler[1 << 30] = {1};\nint main(void) { return filler[1]; }"),
        C("a stack without end", "int f(volatile int *x) { volatile char a[4096]; a[0] = (char)*x; return f(x) + a[0]; }\nint main(void) { volatile int x = 1; return f(&x); }"),
    ];

    private static IEnumerable<HostileJob> Kills =>
    [
        Bash("everything killed", "kill -9 -1"),
        Bash("its agent killed", "kill -9 1; kill -SEGV 1; kill -STOP 1; echo alive"),
        Python("signals ignored", "import signal, time\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\ntime.sleep(60)"),
        Bash("daemons left behind", "for i in 1 2 3 4 5; do setsid sleep 300 & done; echo left"),
        Python("stopped for ever", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
        C("a fault", "int main(void) { *(volatile int *)0 = 1; }"),
    ];

    private static IEnumerable<HostileJob> Nuisances =>
    [
        Python("cancelled while it runs", "import time\nprint('up', flush=True)\ntime.sleep(60)") with { Sender = HostileSender.Cancels },
        Python("cancelled while it floods", "while True: print('x' * 1000)") with { Sender = HostileSender.Cancels },
        Bash("left by its sender", "sleep 60") with { Sender = HostileSender.HangsUp },
        Python("left while it floods", "while True: print('x' * 1000)") with { Sender = HostileSender.HangsUp },
        Refused("a name that leads out", new ExecutionRequest { Language = "python", Files = [new RequestFile { Name = "../../etc/cron.d/x", Content = "" }] }),
        Refused("no such language", new ExecutionRequest { Language = "../python", SourceCode = "" }),
        Refused("limits of a giant", Request("python", "print()", BombWallMs) with { Limits = new RequestLimits { MemoryMb = long.MaxValue, WallMs = -1 } }),
        Refused("a library of its own", Request("python", "print()", BombWallMs) with { Env = new Dictionary<string, string> { ["A=B\nLD_PRELOAD"] = "/tmp/x.so" } }),
        Refused("a source without end", Request("python", new string('#', 3 << 20), BombWallMs)),
    ];

    private static HostileJob Job(Attack attack, Dictionary<string, string> environment)
    {
        var language = Has(attack, "main.py") ? "python" : Has(attack, "main.sh") ? "bash" : "c";
        return new HostileJob(attack.Name, new ExecutionRequest
        {
            Language = language,
            EntryPoint = language switch { "python" => "main.py", "bash" => "main.sh", _ => "main.c" },
            Files = [.. attack.Files().Select(file => new RequestFile { Name = file.Name, Content = File.ReadAllText(file.Path) })],
            Env = environment,
            Stdin = new string('x', Math.Min(attack.InputMb << 20, MostInput)),
            Tty = attack.Terminal ? new TerminalSize(80, 24) : null,
            Artifacts = attack.Collects.Length > 0 ? attack.Collects : null,
            Limits = new RequestLimits
            {
                WallMs = attack.Ends == "exit" && attack.InputMb == 0 ? AttackWallMs : BombWallMs,
                CompileWallMs = 10_000,
                MemoryMb = attack.MemoryMb,
                Processes = attack.Processes,
                FileMb = attack.FileMb,
            },
        });
    }

    private static bool Has(Attack attack, string file) => File.Exists(Path.Combine(attack.Directory, file));

    private static HostileJob Python(string name, string source) => new(name, Request("python", source, BombWallMs));

    private static HostileJob Bash(string name, string source) => new(name, Request("bash", source, BombWallMs));

    private static HostileJob C(string name, string source) => new(name, Request("c", source, BombWallMs));

    private static HostileJob Refused(string name, ExecutionRequest request) => new(name, request) { Sender = HostileSender.IsRefused };

    private static ExecutionRequest Request(string language, string source, long wallMs) => new()
    {
        Language = language,
        SourceCode = source,
        Stdin = "",
        Limits = new RequestLimits { WallMs = wallMs, CompileWallMs = 2_000, MemoryMb = 96, Processes = 48, OutputBytes = 1 << 20 },
    };
}
