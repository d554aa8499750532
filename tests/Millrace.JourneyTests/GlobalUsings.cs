global using Millrace.Testing;
global using Xunit;

[assembly: AssemblyFixture(typeof(Millrace.Testing.PrivateDocker))]
