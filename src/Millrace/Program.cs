using System.CommandLine;
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
return await root.Parse(args).InvokeAsync();
