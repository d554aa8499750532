using System.Formats.Tar;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Rust's packages: Cargo fetches them where nothing of theirs runs, and builds them where there is no network.</summary>
public sealed class CargoTests(DependencyFixture fixture) : IClassFixture<DependencyFixture>
{
    private const string Manifest = "[package]\nname = \"pond\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\n";

    private MillraceClient Client => fixture.Client;

    private PackageIndex Index => fixture.Index;

    [Fact]
    public async Task A_crate_its_own_crates_and_the_features_asked_for_are_compiled_in_and_shared()
    {
        Index.AddCrate(new Crate("plumage", "2.1.0") { Files = [("src/lib.rs", "pub const COLOUR: &str = \"brown and white\";\n")] });
        Index.AddCrate(new Crate("dipper", "1.4.0")
        {
            Files = [("src/lib.rs", "pub fn colour() -> &'static str { plumage::COLOUR }\n#[cfg(feature = \"song\")] pub fn song() -> &'static str { \"sweet\" }\n")],
            Dependencies = ["plumage"],
            Features = ["song", "dive"],
        });
        string[] wanted = ["dipper[song,dive]@^1.2"];
        const string Source = "fn main() { println!(\"{}, {}\", dipper::colour(), dipper::song()); }\n";

        var first = await Client.RunAsync("rust", Source, new { dependencies = wanted });
        var asked = Index.Asked.Count;
        var same = await Client.RunAsync("rust", Source, new { dependencies = wanted });
        var other = await Client.RunAsync("rust", "", new
        {
            dependencies = wanted,
            entry_point = "src/bird.rs",
            files = new[] { new { name = "src/bird.rs", content = "mod nest;\nfn main() { println!(\"{}{}\", dipper::song(), nest::EGGS); }" }, new { name = "src/nest.rs", content = "pub const EGGS: u8 = 5;" } },
        });

        Assert.Equal((Outcome.Success, "brown and white, sweet\n"), (first.Outcome, Story(first)));
        Assert.Equal(("brown and white, sweet\n", true, true), (Story(same), same.Install!.Cached, same.Compile!.Cached));
        Assert.Equal(("sweet5\n", true, false), (Story(other), other.Install!.Cached, other.Compile!.Cached));
        Assert.Equal(asked, Index.Asked.Count);
    }

    [Fact]
    public async Task A_manifest_is_obeyed_and_tells_which_program_is_meant()
    {
        Index.AddCrate(new Crate("coot", "1.0.0") { Files = [("src/lib.rs", "pub fn bald() -> bool { true }\n")] });
        const string Head = "[package]\nname = \"pond\"\nversion = \"0.1.0\"\nedition = \"2021\"\ndefault-run = \"swim\"\n";

        var result = await RunAsync(
            Head + "[dependencies]\ncoot = \"1\"\n[[bin]]\nname = \"swim\"\npath = \"swim.rs\"\n[[bin]]\nname = \"walk\"\npath = \"src/main.rs\"\n",
            ("src/main.rs", "fn main() { println!(\"walks\"); }"), ("swim.rs", "fn main() { println!(\"swims {}\", coot::bald()); }"));

        Assert.Equal("swims true\n", Story(result));
    }

    [Fact]
    public async Task A_lock_decides_versions_and_its_checksums_are_verified()
    {
        const string Wants = Manifest + "grebe = \"1\"\n";
        static Crate Grebe(string version) => new("grebe", version) { Files = [("src/lib.rs", $"pub const VERSION: &str = \"{version}\";\n")] };
        (string, string) main = ("src/main.rs", "fn main() { println!(\"{}\", grebe::VERSION); }");
        Index.AddCrate(Grebe("1.0.0"));

        var unlocked = await RunAsync(Wants, main);
        var made = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(unlocked.Artifacts!.Single().Content));
        Index.AddCrate(Grebe("1.1.0"));
        var locked = await RunAsync(Wants, main, ("Cargo.lock", made));
        var forged = await RunAsync(Wants, main, ("Cargo.lock", Regex.Replace(made, "checksum = \"[0-9a-f]{64}\"", $"checksum = \"{new string('0', 64)}\"")));

        Assert.Equal(("1.0.0\n", "1.0.0\n"), (Story(unlocked), Story(locked)));
        Assert.False(locked.Install!.Cached, "it was not what had been installed before");
        Assert.Equal(Outcome.CompileError, forged.Outcome);
        Assert.Contains("checksum for `grebe v1.0.0` changed between lock files", forged.Install!.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_without_packages_is_still_compiled_by_the_compiler_alone()
    {
        var result = await RunAsync("main.rs", Manifest + "\n[profile.release]\n", ("main.rs", "fn main() { println!(\"{:?}\", option_env!(\"CARGO\")); }"));

        Assert.Equal(("None\n", null), (Story(result), result.Install));
    }

    [Fact]
    public async Task What_a_crate_runs_at_compile_time_has_no_network_and_cannot_touch_what_others_are_given()
    {
        const string Probe =
            """
            use std::{fs, net::TcpStream};
            pub fn probe() -> String {
                let mut all = String::new();
                for path in ["/dependencies/vendor/cuckoo/src/lib.rs", "/dependencies/vendor/egg", "/dependencies/Cargo.lock"] {
                    all += &match fs::write(path, "pub fn call() -> &'static str { \"cuckoo\" }") { Ok(()) => "WROTE ".to_string(), Err(e) => format!("{} ", e.raw_os_error().unwrap_or(0)) };
                }
                for port in [3128, PORT] {
                    all += &match TcpStream::connect(("127.0.0.1", port)) { Ok(_) => "CONNECTED ".to_string(), Err(e) => format!("{:?} ", e.kind()) };
                }
                all += if std::env::vars().any(|(n, _)| n.to_lowercase().contains("proxy")) { "PROXY" } else { "none" };
                all
            }
            """;
        var probe = Probe.Replace("PORT", new Uri(Index.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Index.AddCrate(new Crate("magpie_macro", "1.0.0")
        {
            Manifest = "[lib]\nproc-macro = true\n",
            Files = [("src/lib.rs", probe.Replace("pub fn", "fn", StringComparison.Ordinal) + "\n#[proc_macro]\npub fn steal(_: proc_macro::TokenStream) -> proc_macro::TokenStream { format!(\"{:?}\", probe()).parse().unwrap() }\n")],
        });
        Index.AddCrate(new Crate("cuckoo", "1.0.0")
        {
            Files =
            [
                ("src/lib.rs", "pub fn call() -> &'static str { \"own nest\" }\npub fn built() -> &'static str { env!(\"CUCKOO\") }\npub fn expanded() -> &'static str { magpie_macro::steal!() }\n"),
                ("build.rs", probe + "\nfn main() { println!(\"cargo:rustc-env=CUCKOO={}\", probe()); }\n"),
            ],
            Dependencies = ["magpie_macro"],
        });

        var first = await Client.RunAsync("rust", "fn main() { println!(\"{}\\n{}\", cuckoo::built(), cuckoo::expanded()); }", new { dependencies = new[] { "cuckoo" } });
        var next = await Client.RunAsync("rust", "fn main() { println!(\"{}\", cuckoo::call()); }", new { dependencies = new[] { "cuckoo" } });

        // 30: a mount that is read-only.
        const string Nothing = "30 30 30 ConnectionRefused ConnectionRefused none\n";
        Assert.Equal(Nothing + Nothing, Story(first));
        Assert.Equal(("own nest\n", true), (Story(next), next.Install!.Cached));
    }

    public static TheoryData<string, TarEntry> Hostile => new()
    {
        { "climber", new PaxTarEntry(TarEntryType.RegularFile, "climber-1.0.0/../../../../escaped") { DataStream = new MemoryStream([1]) } },
        { "absolute", new PaxTarEntry(TarEntryType.RegularFile, "/workspace/crates/vendor/other/src/lib.rs") { DataStream = new MemoryStream([1]) } },
        { "neighbour", new PaxTarEntry(TarEntryType.RegularFile, "other-1.0.0/src/lib.rs") { DataStream = new MemoryStream([1]) } },
        { "symlink", new PaxTarEntry(TarEntryType.SymbolicLink, "symlink-1.0.0/env") { LinkName = "/proc/self/environ" } },
        { "hardlink", new PaxTarEntry(TarEntryType.HardLink, "hardlink-1.0.0/passwd") { LinkName = "/etc/passwd" } },
        { "pipe", new PaxTarEntry(TarEntryType.Fifo, "pipe-1.0.0/fifo") },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public async Task A_hostile_archive_leaves_nothing_but_its_own_files(string name, TarEntry strange)
    {
        Index.AddCrate(new Crate(name, "1.0.0") { Strange = [strange] });
        const string Walk =
            """
            fn walk(path: &std::path::Path, all: &mut Vec<String>) {
                for entry in std::fs::read_dir(path).unwrap() {
                    let entry = entry.unwrap();
                    let kind = entry.file_type().unwrap();
                    if kind.is_dir() { walk(&entry.path(), all) } else { all.push(format!("{}{}", if kind.is_file() { "" } else { "STRANGE " }, entry.path().display())) }
                }
            }
            fn main() { let mut all = Vec::new(); walk("/dependencies".as_ref(), &mut all); all.sort(); println!("{}", all.join("\n")); }
            """;

        var result = await Client.RunAsync("rust", Walk, new { dependencies = new[] { name } });

        if (result.Outcome == Outcome.Success)
        {
            Assert.Equal(["/dependencies/Cargo.lock", "/dependencies/vendor/.keep", .. new[] { ".cargo-checksum.json", "Cargo.toml", "src/lib.rs" }.Select(f => $"/dependencies/vendor/{name}/{f}")], result.Stdout.TrimEnd().Split('\n'));
        }
        else
        {
            Assert.Equal(Outcome.CompileError, result.Outcome);
            Assert.Contains(name, result.Install!.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_crate_that_is_not_what_the_index_says_is_refused_by_name()
    {
        Index.AddCrate(new Crate("swapped", "1.0.0") { Checksum = new string('0', 64) });

        var result = await Client.RunAsync("rust", "fn main() {}", new { dependencies = new[] { "swapped@1" } });

        Assert.Equal((Outcome.CompileError, ""), (result.Outcome, result.Stdout));
        Assert.StartsWith("The dependencies could not be installed: failed to verify the checksum of `swapped v1.0.0", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crate_or_version_that_does_not_exist_fails_the_job_by_name()
    {
        Index.AddCrate(new Crate("rail", "1.0.0"));

        var crate = await Client.RunAsync("rust", "fn main() {}", new { dependencies = new[] { "no-such-bird" } });
        var version = await RunAsync(Manifest + "rail = \"9\"\n", ("src/main.rs", "fn main() {}"));

        Assert.Equal((Outcome.CompileError, "The dependencies could not be installed: no matching package named `no-such-bird` found"), (crate.Outcome, crate.Error));
        Assert.Equal(Outcome.CompileError, version.Outcome);
        Assert.Contains("rail = \"^9\"", version.Install!.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, Outcome.Success)]
    [InlineData(9, Outcome.DiskLimit)]
    [InlineData(40, Outcome.DiskLimit)]
    public async Task A_set_larger_than_it_may_be_is_not_kept(int megabytes, Outcome outcome)
    {
        var name = $"goose{megabytes}";
        Index.AddCrate(new Crate(name, "1.0.0") { Files = [("src/lib.rs", "pub fn honk() {}\n"), ("fat.txt", new string('#', megabytes << 20))] });

        var result = await Client.RunAsync("rust", $"fn main() {{ {name}::honk(); println!(\"in\"); }}", new { dependencies = new[] { name } });

        Assert.True(outcome == result.Outcome, $"{result.Outcome} {result.Error} {result.Install?.Output}");
        Assert.Equal(outcome == Outcome.Success ? "in\n" : "", result.Stdout);
    }

    [Fact]
    public async Task A_registry_that_is_gone_is_our_fault()
    {
        await using var index = await PackageIndex.StartAsync();
        (string, string)[] settings = [.. index.Settings, ("Millrace__Runner__WarmPool", "false")];
        await index.DisposeAsync();
        await using var server = await MillraceServer.StartAsync(null, settings);

        var result = await server.Client.RunAsync("rust", "fn main() {}", new { dependencies = new[] { "dipper" } });

        Assert.Equal((Outcome.InternalError, "The package registry cannot be reached from this server; the runner's log says more."), (result.Outcome, result.Error));
    }

    [Theory]
    [InlineData("dipper = { git = \"https://elsewhere.test/dipper\" }")]
    [InlineData("dipper = { version = \"1\", registry = \"mine\" }")]
    [InlineData("dipper.registry-index = \"sparse+https://elsewhere.test/\"")]
    [InlineData("dipper = { path = \"../dipper\" }")]
    [InlineData("[dependencies.dipper]\npath='lib/dippers'")]
    [InlineData("dipper = \"1\"\n[patch.any]\ndipper = \"2\"")]
    public async Task A_manifest_that_leads_elsewhere_is_refused(string lines)
    {
        using var response = await Client.PostAsync("/api/execute?wait=true", MillraceClient.Request("rust", "", new
        {
            entry_point = "src/main.rs",
            files = new[] { new { name = "src/main.rs", content = "fn main() {}" }, new { name = "Cargo.toml", content = Manifest + "a = \"1\"\n" + lines + "\n" } },
        }));

        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("packages come from the registry only", body["errors"]!["files[1].content"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string Story(ExecutionResult result) =>
        result.Stdout + result.Stderr + result.Error + (result.Outcome == Outcome.Success ? "" : result.Install?.Output + result.Compile?.Output);

    private Task<ExecutionResult> RunAsync(string manifest, params (string Name, string Content)[] files) => RunAsync("src/main.rs", manifest, files);

    private Task<ExecutionResult> RunAsync(string entry, string manifest, params (string Name, string Content)[] files) => Client.RunAsync("rust", "", new
    {
        entry_point = entry,
        artifacts = new[] { "Cargo.lock" },
        files = files.Append(("Cargo.toml", manifest)).Select(f => new { name = f.Item1, content = f.Item2 }),
    });
}
