using System.CommandLine;
using Microsoft.Extensions.Options;
using Millrace;
using Millrace.DeadLetters;
using Millrace.Doctor;
using Millrace.Keys;
using Millrace.Languages;
using Millrace.Run;
using Millrace.Serve;

var root = new RootCommand("Millrace runs source code in sandboxes and streams what it prints.")
{
    ServeCommand.Create(),
    RunCommand.Create(),
    LanguagesCommand.Create(),
    KeysCommand.Create(),
    DoctorCommand.Create(),
    DeadLettersCommand.Create(),
};

try
{
    // A server that is asked to stop decides itself how long that takes (Millrace:Runner:DrainSeconds, at most an hour).
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromHours(2),
    });
}
catch (OptionsValidationException e)
{
    await Console.Error.WriteLineAsync($"millrace: {string.Join(' ', ConfigurationMistakes.Of(e))}");
    return 1;
}
