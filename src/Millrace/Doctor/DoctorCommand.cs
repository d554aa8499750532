using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Runner.Languages;
using Millrace.Sandbox.Doctor;
using Millrace.Sandbox.Providers;

namespace Millrace.Doctor;

/// <summary><c>millrace doctor</c>: each protection and toolchain, present or absent, and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Say which protections and toolchains this machine has, and what to do about the others. Exit code 1 when a protection is missing.");
        command.SetAction((_, cancellation) => ExamineAsync(cancellation));
        return command;
    }

    private static async Task<int> ExamineAsync(CancellationToken cancellation)
    {
        await using var runner = LocalRunner.Create(poolSize: 0);
        var provider = runner.Services.GetRequiredService<ISandboxProvider>();
        var protections = await provider.InspectAsync(cancellation);

        Console.WriteLine("Protections");
        foreach (var protection in protections)
        {
            Print(protection.Present, protection.Name, protection.Detail, protection.Remedy);
        }

        foreach (var caveat in provider.Caveats)
        {
            Print(null, provider.Name, caveat, "");
        }

        foreach (var name in SandboxProviders.Names.Where(name => name != provider.Name))
        {
            var other = await runner.Services.GetRequiredKeyedService<ISandboxProvider>(name).TryAsync(cancellation);
            Print(null, name, other.Present ? $"Not in force, but works here: Millrace__Sandbox__Provider={name}." : $"Not in force, and does not work here: {other.Detail}", "");
        }

        if (protections.Any(p => p is { Essential: true, Present: false }))
        {
            Console.WriteLine("\nToolchains were not looked at, because no sandbox starts.");
            return 1;
        }

        await runner.Services.GetRequiredService<LanguageProber>().ProbeAllAsync(cancellation);
        Console.WriteLine("\nToolchains");
        foreach (var language in runner.Services.GetRequiredService<InstalledLanguages>().All)
        {
            Print(language.Available, language.Id, language.Version ?? language.Problem ?? "", "");
        }

        return protections.All(p => p.Present) ? 0 : 1;
    }

    private static void Print(bool? present, string name, string detail, string remedy)
    {
        var mark = present switch { true => "ok     ", false => "MISSING", null => "note   " };
        Console.WriteLine($"  {mark} {name,-15} {detail}");
        if (remedy.Length > 0)
        {
            Console.WriteLine($"  {"",-7} {"",-15} -> {remedy}");
        }
    }
}
