global using Millrace.Testing.Hostile;
global using Xunit;

[assembly: AssemblyFixture(typeof(Millrace.Testing.PrivateDocker))]
