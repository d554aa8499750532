using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Rust, whose programs are linked by lld where that is installed, as it is for these tests.</summary>
public sealed class RustTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_program_is_linked_by_lld()
    {
        // The name is put together at run time: as a literal it would be in the program in any case.
        var result = await fixture.Client.RunAsync("rust", """
            fn main() {
                let program = std::fs::read("/proc/self/exe").unwrap();
                let linker = ["L", "LD "].concat();
                println!("{}", program.windows(linker.len()).any(|bytes| bytes == linker.as_bytes()));
            }
            """);

        Assert.Equal((Outcome.Success, "true\n"), (result.Outcome, result.Stdout));
    }

    [Fact]
    public async Task What_is_missing_is_told_by_GNU_ld()
    {
        var result = await fixture.Client.RunAsync("rust", """
            extern "C" { fn nowhere_to_be_found(); }
            fn main() { unsafe { nowhere_to_be_found() } }
            """);

        Assert.Equal(Outcome.CompileError, result.Outcome);
        Assert.Contains("/usr/bin/ld: ", result.Compile!.Stderr, StringComparison.Ordinal);
        Assert.Contains("undefined reference to `nowhere_to_be_found'", result.Compile.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_panic_names_its_functions()
    {
        var result = await fixture.Client.RunAsync(
            "rust",
            "#[inline(never)] fn inner(n: i32) { if n > 0 { panic!(\"over\"); } }\nfn main() { inner(std::env::args().count() as i32); }\n",
            new { env = new { RUST_BACKTRACE = "1" } });

        Assert.Equal(101, result.ExitCode);
        Assert.Contains("main::inner", result.Stderr, StringComparison.Ordinal);
    }
}
