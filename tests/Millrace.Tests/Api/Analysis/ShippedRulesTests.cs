using System.Text;
using Microsoft.Extensions.Options;
using Millrace.Api.Analysis;
using Millrace.Contracts.Analysis;
using Millrace.Contracts.Executions;
using Millrace.Tests.Languages;
using Millrace.Tests.Runner;
using Xunit;

namespace Millrace.Tests.Api.Analysis;

/// <summary>What the rules of this repository find, and what they leave in peace.</summary>
public sealed class ShippedRulesTests
{
    private static readonly SourceAnalyzer Analyzer = new(ShippedLanguages.Catalog, Options.Create(new AnalysisOptions()));

    public static TheoryData<string> Ids => new(ShippedLanguages.Ids);

    [Theory]
    [InlineData("python", "import os\nos.system('ls')", "process-start:2:1")]
    [InlineData("python", "import subprocess; subprocess.run(['ls'])", "process-start:1:1")]
    [InlineData("python", "s = 'os.system(1)'  # os.system(2)", "")]
    [InlineData("python", "x = eval (input())", "system-eval:1:5")]
    [InlineData("python", "import ctypes\nimport socket\n", "system-native:1:1 network-connect:2:1")]
    [InlineData("nodejs", "const cp = require('child_process');", "process-start:1:12")]
    [InlineData("nodejs", "import { spawn } from \"node:child_process\";", "process-start:1:18")]
    [InlineData("nodejs", "console.log('require(\"child_process\")')", "")]
    [InlineData("bash", "rm -rf / # and curl\necho 'curl'", "file-delete:1:1")]
    [InlineData("bash", "cat </dev/tcp/10.0.0.1/80", "network-connect:1:6")]
    [InlineData("c", "#include <sys/socket.h>\nint main(void) { execve(a, b, c); }", "network-connect:1:1 process-start:2:18")]
    [InlineData("c", "#include \"/etc/shadow\"", "file-host:1:1")]
    [InlineData("cpp", "std::system(\"ls\");", "process-start:1:6")]
    [InlineData("java", "Runtime.getRuntime().exec(\"ls\");", "process-start:1:1")]
    [InlineData("java", "// Runtime.getRuntime().exec", "")]
    [InlineData("go", "import (\n\t\"os/exec\"\n)", "process-start:2:3")]
    [InlineData("rust", "use std::process::Command;\nunsafe { f() }", "process-start:1:5 system-unsafe:2:1")]
    [InlineData("ruby", "puts `ls`", "process-start:1:6")]
    [InlineData("php", "<?php SHELL_EXEC('ls'); $s = 'exec(';", "process-start:1:7")]
    [InlineData("perl", "my $x = `ls`;", "process-start:1:9")]
    [InlineData("lua", "os.execute('ls')", "process-start:1:1")]
    public void Findings_name_rule_and_place(string language, string source, string expected) =>
        Assert.Equal(expected, string.Join(' ', Analyze(language, source).Findings.Select(f => $"{f.Rule}:{f.Line}:{f.Column}")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_language_has_rules_and_its_hello_a_clean_sheet(string language)
    {
        var analysis = Analyze(language, ShippedLanguages.Get(language).Samples[0].Source);

        Assert.Equal(100, analysis.Score);
        Assert.Empty(analysis.Findings);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Nothing_high_is_found_in_the_programs_of_the_gallery(string language) =>
        Assert.All(
            ShippedLanguages.Get(language).Examples,
            example => Assert.DoesNotContain(Analyze(language, example.Source).Findings, f => f.Severity == FindingSeverity.High));

    private static SourceAnalysis Analyze(string language, string source) => Analyzer.Analyze(new JobSpec
    {
        Language = language,
        EntryPoint = ShippedLanguages.Get(language).FileName,
        Files = [new SourceFile(ShippedLanguages.Get(language).FileName, Encoding.UTF8.GetBytes(source))],
        Limits = Jobs.Limits,
    })!;
}
