using System.CommandLine;
using Millrace.DeadLetters;
using Millrace.Doctor;
using Millrace.Languages;
using Millrace.Run;
using Millrace.Serve;

var root = new RootCommand("Millrace runs source code in sandboxes and streams what it prints.")
{
    ServeCommand.Create(),
    RunCommand.Create(),
    LanguagesCommand.Create(),
    DoctorCommand.Create(),
    DeadLettersCommand.Create(),
};

// A server that is asked to stop decides itself how long that takes (Millrace:Runner:DrainSeconds, at most an hour).
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromHours(2) });
