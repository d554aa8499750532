using Millrace.Sandbox.Seccomp;
using Xunit;

namespace Millrace.Tests.Sandbox.Seccomp;

/// <summary>A profile that cannot be used is refused in one sentence that names the place.</summary>
public sealed class SeccompProfileTests
{
    private const string Head = "\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86_64\"]";

    [Theory]
    [InlineData("""{"names":["opne"],"action":"SCMP_ACT_ERRNO"}""", "syscalls[0].names has opne, which is no system call")]
    [InlineData("""{"names":["open"],"action":"SCMP_ACT_TRACE"}""", "syscalls[0].action is SCMP_ACT_TRACE; there are SCMP_ACT_ALLOW")]
    [InlineData("""{"names":["open"],"action":"SCMP_ACT_ERRNO","errno":1}""", "syscalls[0] has the unknown key errno; there are names, action, errnoRet")]
    [InlineData("""{"names":["open"],"action":"SCMP_ACT_ERRNO","errnoRet":5000}""", "syscalls[0].errnoRet must be a whole number from 0 to 4095")]
    [InlineData("""{"names":[],"action":"SCMP_ACT_ERRNO"}""", "syscalls[0].names must be a list of at least one string")]
    [InlineData("""{"names":["open"],"action":"SCMP_ACT_ERRNO","args":[{"index":6,"value":1,"op":"SCMP_CMP_EQ"}]}""", "syscalls[0].args[0].index must be a whole number from 0 to 5")]
    [InlineData("""{"names":["open"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"value":-1,"op":"SCMP_CMP_EQ"}]}""", "syscalls[0].args[0].value must be a whole number")]
    [InlineData("""{"names":["open"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"value":1,"op":"=="}]}""", "syscalls[0].args[0].op is ==; there are SCMP_CMP_EQ")]
    [InlineData("""{"names":["open"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"value":1,"op":"SCMP_CMP_EQ"},{"index":1,"value":2,"op":"SCMP_CMP_EQ"}]}""", "syscalls[0].args compares argument 1 twice")]
    [InlineData("""{"names":["open"],"action":"SCMP_ACT_ERRNO"},{"names":["open"],"action":"SCMP_ACT_KILL","args":[{"index":1,"value":1,"op":"SCMP_CMP_EQ"}]}""", "open has an entry without args and one that does something else")]
    [InlineData("""{"names":["execve"],"action":"SCMP_ACT_ERRNO"}""", "execve must be allowed")]
    public void A_bad_entry_is_named(string entries, string expected) => Refused("{" + Head + ",\"syscalls\":[" + entries + "]}", expected);

    [Theory]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_MIPS"],"syscalls":[]}""", "architectures has SCMP_ARCH_MIPS; there are SCMP_ARCH_X86_64 and SCMP_ARCH_AARCH64")]
    [InlineData("""{"architectures":["SCMP_ARCH_X86_64"],"syscalls":[]}""", "the profile.defaultAction must be a string")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64"],"syscalls":[]}""", "execve must be allowed")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64"],"syscalls":[],"listenerPath":"/x"}""", "the profile has the unknown key listenerPath")]
    [InlineData("[]", "the profile must be an object")]
    [InlineData("{", "is not JSON")]
    public void A_bad_profile_is_refused(string json, string expected) => Refused(json, expected);

    [Fact]
    public void A_profile_that_is_not_there_is_named()
    {
        var failure = Assert.Throws<SeccompProfileException>(() => SeccompProfile.Load("/nowhere/profile.json"));
        Assert.StartsWith("The seccomp profile /nowhere/profile.json cannot be read", failure.Message, StringComparison.Ordinal);
    }

    private static void Refused(string json, string expected)
    {
        var failure = Assert.Throws<SeccompProfileException>(() => SeccompProfileReader.Read("my.json", System.Text.Encoding.UTF8.GetBytes(json)));
        Assert.StartsWith("The seccomp profile my.json ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }
}
