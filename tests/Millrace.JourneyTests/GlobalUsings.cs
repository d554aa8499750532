global using Xunit;

[assembly: AssemblyFixture(typeof(Millrace.Testing.PrivateDocker))]
