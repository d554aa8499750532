using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Millrace.Tests.Architecture;

/// <summary>How files and types look in every room.</summary>
public sealed partial class ShapeTests
{
    // Top-level statements, attributes of the assembly and global usings belong to no namespace.
    private static readonly string[] WithoutNamespace = ["Program.cs", "AssemblyInfo.cs", "GlobalUsings.cs"];

    [Fact]
    public void Every_file_is_in_the_namespace_its_folder_names()
    {
        Assert.Contains("Millrace.Contracts/Executions/Outcome.cs", Repository.Sources);

        Assert.All(Repository.Sources, f => Assert.True(IsInItsNamespace(f), f));
    }

    [Fact]
    public void Every_type_is_sealed_static_abstract_an_interface_or_a_value()
    {
        var types = Assemblies().SelectMany(a => a.GetTypes()).Where(IsOurs).ToArray();

        Assert.True(types.Length > 100, $"Only {types.Length} types were found.");
        Assert.Empty(types.Where(t => !t.IsSealed && !t.IsAbstract && !t.IsInterface && !t.IsValueType).Select(t => t.FullName));
    }

    private static bool IsInItsNamespace(string file)
    {
        var declared = Namespace().Match(File.ReadAllText(Repository.PathOf($"src/{file}")));
        return declared.Success
            ? declared.Groups[1].Value == Path.GetDirectoryName(file)!.Replace('/', '.')
            : WithoutNamespace.Contains(Path.GetFileName(file));
    }

    // Whatever of Millrace lies beside the tests, so that a room that is built is a room that is looked at.
    private static IEnumerable<Assembly> Assemblies() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(file => Path.GetFileNameWithoutExtension(file) is "millrace" or "Millrace.Contracts" or "Millrace.Sandbox" or "Millrace.Transport" or "Millrace.Runner" or "Millrace.Api")
            .Select(Assembly.LoadFrom);

    private static bool IsOurs(Type type) =>
        type.Namespace?.Split('.')[0] == "Millrace"
        && !type.FullName!.Contains('<', StringComparison.Ordinal)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Namespace();
}
