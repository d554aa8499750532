using Millrace.Contracts.Dependencies;
using Millrace.Contracts.Languages;
using Millrace.Tests.Languages;
using Xunit;

namespace Millrace.Tests.Contracts.Dependencies;

/// <summary>What the data of Rust makes of dependencies and manifests.</summary>
public sealed class CargoManifestTests
{
    private const string Package = "[package]\nname = \"pond\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";

    private static readonly LanguageInstall Rust = ShippedLanguages.Get("rust").Install!;

    [Fact]
    public void A_list_becomes_a_manifest_that_names_the_entry_point_and_reads_the_same_in_any_order()
    {
        string[] wanted = ["serde[derive,rc]@1.0", "rand@>=0.8, <0.9", "once_cell"];

        var manifest = Manifests.Make(Rust, wanted, "src/a \"b\".rs");

        Assert.Equal(
            """
            [package]
            name = "main"
            version = "0.0.0"
            edition = "2021"

            [[bin]]
            name = "main"
            path = "src/a \"b\".rs"

            [dependencies]
            once_cell = { version = "*", features = [] }
            rand = { version = ">=0.8, <0.9", features = [] }
            serde = { version = "1.0", features = ["derive", "rc"] }

            """,
            manifest);
        Assert.Equal(manifest, Manifests.Make(Rust, wanted.Reverse(), "src/a \"b\".rs"));
        Assert.True(Manifests.Wants(Rust, manifest));
        Assert.Null(Manifests.Problem(Rust, Manifests.Make(Rust, wanted, "src/main.rs")));
        Assert.Equal(["once_cell", "rand", "serde"], Manifests.Names(Rust, manifest).Except(["name", "version", "edition"]));
    }

    [Theory]
    [InlineData("serde", true)]
    [InlineData("serde@1", true)]
    [InlineData("serde@=1.0.200", true)]
    [InlineData("serde[derive]", true)]
    [InlineData("tokio[rt-multi-thread,macros]@^1", true)]
    [InlineData("serde@", false)]
    [InlineData("serde[]", false)]
    [InlineData("serde[derive", false)]
    [InlineData("serde@1\"", false)]
    [InlineData("serde@1\n[patch.x]", false)]
    [InlineData("9lives", false)]
    [InlineData("a/b", false)]
    public void A_dependency_is_a_crate_with_or_without_features_and_version(string text, bool accepted) => Assert.Equal(accepted, Manifests.IsDependency(Rust, text));

    [Theory]
    [InlineData("", false)]
    [InlineData("[dependencies]\n", false)]
    [InlineData("[dependencies]\n\n[profile.release]\nlto = true\n", false)]
    [InlineData("[dependencies]\n# none\n\n[features]\nx = []\n", false)]
    [InlineData("[dependencies] # some\n\n# of them\nserde = \"1\"\n", true)]
    [InlineData("[dependencies]\r\nserde = \"1\"\r\n", true)]
    [InlineData("[build-dependencies]\ncc = \"1\"\n", true)]
    [InlineData("[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n", true)]
    [InlineData("[dependencies.serde]\nversion = \"1\"\n", true)]
    public void Cargo_compiles_only_what_wants_packages(string sections, bool wants) => Assert.Equal(wants, Manifests.Wants(Rust, Package + sections));

    [Theory]
    [InlineData("[[bin]]\nname = \"x\"\npath = \"src/x.rs\"", false)]
    [InlineData("typed-path = \"0.9\"", false)]
    [InlineData("git2 = \"0.19\"", false)]
    [InlineData("x = { version = \"1\", features = [\"git\"] }", false)]
    [InlineData("x = { git = \"y\" }", true)]
    [InlineData("x = {git=\"y\"}", true)]
    [InlineData("x.\"git\" = \"y\"", true)]
    [InlineData("path = \"../y\"", true)]
    [InlineData("x = { version = \"1\", path = 'lib/rs' }", true)]
    [InlineData("[patch.any]", true)]
    [InlineData("[replace]", true)]
    public void A_manifest_leads_to_the_registry_only(string line, bool refused) => Assert.Equal(refused, Manifests.Problem(Rust, Package + line) is not null);
}
