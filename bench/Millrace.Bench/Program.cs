using System.CommandLine;
using Millrace.Bench;

// Long enough to stop the server and clean up after Ctrl-C.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
return await BenchCommand.Create().Parse(args).InvokeAsync(configuration);
