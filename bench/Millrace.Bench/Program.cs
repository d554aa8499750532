using System.CommandLine;
using System.CommandLine.Invocation;
using Millrace.Bench;

// Long enough to stop the server and clean up after Ctrl-C.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
var parsed = BenchCommand.Create().Parse(args);
if (parsed.Action is ParseErrorAction errors)
{
    // The sentences say what is wrong; --help says what there is.
    errors.ShowHelp = false;
}

return await parsed.InvokeAsync(configuration);
