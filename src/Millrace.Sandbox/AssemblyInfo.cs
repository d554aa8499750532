using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Millrace.Tests")]
[assembly: InternalsVisibleTo("Millrace.SandboxTests")]
