using System.CommandLine;
using Microsoft.Extensions.Options;
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
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OptionsValidationException e)
{
    await Console.Error.WriteLineAsync($"millrace: {string.Join(' ', e.Failures)}");
    return 1;
}
