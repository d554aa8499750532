using Millrace.Runner;
using Millrace.Runner.Lowering;
using Millrace.Sandbox.Pool;
using Xunit;

namespace Millrace.Tests.Runner.Lowering;

/// <summary>With the languages as they are shipped.</summary>
public sealed class WarmRecipesTests
{
    [Fact]
    public void Javas_compiler_and_program_wait_in_one_sandbox_and_for_what_was_compiled_before_the_program_alone()
    {
        var recipes = For("java");

        Assert.Equal(["java", "java-tty", "java-run"], recipes.Select(r => r.Name));
        Assert.Equal(["javac java", "javac java", "java"], recipes.Select(r => string.Join(' ', r.Commands.Select(c => c.Command.Arguments[0]))));
        Assert.All(recipes, recipe => Assert.True(recipe.WaitingLimits.Yields));
    }

    [Fact]
    public void Interpreters_boot_as_quickly_as_they_can() => Assert.All(For("python"), recipe => Assert.False(recipe.WaitingLimits.Yields));

    [Fact]
    public void An_interpreter_waits_once_for_pipes_and_once_for_a_terminal() =>
        Assert.Equal(["python", "python-tty"], For("python").Select(r => r.Name));

    [Fact]
    public void A_compiler_whose_program_waits_for_nothing_waits_in_one_kind_of_sandbox()
    {
        var recipe = Assert.Single(For("rust"));

        Assert.Equal(("rust", "rustc"), (recipe.Name, Assert.Single(recipe.Commands).Command.Arguments[0]));
        Assert.Equal(".millrace-gate:main.rs", recipe.Commands[0].GateEnvironment["MILLRACE_GATE"]);
        Assert.False(recipe.WaitingLimits.Yields);
    }

    [Fact]
    public void Where_the_gate_of_the_JVM_was_not_built_no_Java_is_started_ahead()
    {
        Assert.Empty(For("java", helper => helper != "gate.jar"));
        Assert.NotEmpty(For("go", _ => false));
    }

    [Fact]
    public void Where_the_library_that_is_preloaded_was_not_built_nothing_that_needs_it_is_started_ahead()
    {
        Assert.Empty(For("python", helper => helper != "gate.so"));
        Assert.Empty(For("bash", helper => helper != "gate.so"));
        Assert.Empty(For("rust", helper => helper != "gate.so"));
        Assert.Empty(For("nodejs", helper => helper != "gate.so"));
        Assert.Empty(For("nodejs", helper => helper != "node-warm.cjs"));
    }

    [Fact]
    public void What_is_prepared_for_Go_is_linked_ahead_in_one_kind_of_sandbox_and_no_toolchain_is_said_to_wait_there()
    {
        var recipe = Assert.Single(For("go"));

        Assert.Equal("go", recipe.Name);
        Assert.False(Assert.Single(recipe.Commands).BootsToolchain);
        Assert.Equal(
            ["/millrace/linked", "--until", ".millrace-gate", "/millrace/prepared/go", "/tmp/go-cache", "go", "build"],
            recipe.Commands[0].Ahead().Arguments.Take(7));
    }

    [Fact]
    public void A_language_without_a_gate_has_no_recipe() => Assert.Empty(For("c"));

    private static List<WarmRecipe> For(string language, Func<string, bool>? hasHelper = null) =>
        [.. WarmRecipes.For(Jobs.Language(language), new RunnerOptions(), hasHelper ?? (_ => true))];
}
