using CsCheck;
using Millrace.Sandbox.Seccomp;
using Xunit;

namespace Millrace.Tests.Sandbox.Seccomp;

public sealed class BpfCompilerTests
{
    private static readonly SeccompProfile Shipped = SeccompProfile.Load(SeccompProfile.DefaultPath);
    private static readonly string[] SomeNames = ["open", "openat", "close", "stat", "socket", "ioctl", "clone", "ptrace", "mseal", "file_setattr"];

    public static TheoryData<string> Machines { get; } = new(SyscallTable.All.Select(table => table.Architecture));

    [Theory]
    [MemberData(nameof(Machines))]
    public void The_shipped_profile_does_to_every_call_what_it_says(string machine)
    {
        var table = SyscallTable.OfArchitecture(machine)!;
        var program = BpfCompiler.Compile(Shipped, table, count: false);

        Gen.Select(AnyOf<string>([.. table.Numbers.Keys]), Arguments(Shipped)).Sample(
            (name, arguments) => Assert.Equal(Shipped.ActionOf(name, arguments).Value, Run(program, table, table.Numbers[name], arguments)), iter: 20_000);
    }

    [Fact]
    public void Any_profile_does_to_every_call_what_it_says()
    {
        var table = SyscallTable.All[0];
        Profiles.SelectMany(profile => Gen.Select(Gen.Const(profile), AnyOf(SomeNames), Arguments(profile))).Sample(
            (profile, name, arguments) =>
            {
                var program = BpfCompiler.Compile(profile, table, count: false);
                Assert.Equal(profile.ActionOf(name, arguments).Value, Run(program, table, table.Numbers[name], arguments));
            },
            iter: 3000);
    }

    [Fact]
    public void The_counting_form_differs_in_nothing_but_who_says_not_permitted()
    {
        var table = SyscallTable.All[0];
        var plain = BpfCompiler.Compile(Shipped, table, count: false);
        var counting = BpfCompiler.Compile(Shipped, table, count: true);

        Gen.Select(Gen.UInt, AnyOf(table.AuditArchitecture, 0x4000_0003u), Arguments(Shipped)).Sample((number, machine, arguments) =>
        {
            var call = new Call(number % 600, machine, arguments);
            var action = BpfMachine.Run(plain, call).Action;
            var expected = action == SeccompAction.Deny.Value ? new SeccompAction(SeccompActionKind.Count).Value : action;
            Assert.Equal(expected, BpfMachine.Run(counting, call).Action);
        });
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void No_other_kind_of_call_is_a_way_round(string machine)
    {
        const uint I386 = 0x4000_0003, Arm = 0x4000_0028, X32 = 0x4000_0000;
        var table = SyscallTable.OfArchitecture(machine)!;
        var program = BpfCompiler.Compile(Shipped, table, count: false);

        for (uint number = 0; number < 1024; number++)
        {
            Assert.All((uint[])[I386, Arm], other => Assert.Equal(SeccompAction.Deny.Value, BpfMachine.Run(program, new Call(number, other, new ulong[6])).Action));
            Assert.Equal(SeccompAction.Deny.Value, BpfMachine.Run(program, new Call(X32 | number, table.AuditArchitecture, new ulong[6])).Action);
        }
    }

    [Fact]
    public void A_call_that_Millrace_does_not_know_is_one_that_the_kernel_does_not_have()
    {
        var table = SyscallTable.All[0];
        var program = BpfCompiler.Compile(Shipped, table, count: true);
        var unknown = Enumerable.Range(0, 2000).Except(table.Numbers.Values).Concat([0x3fff_ffff]);

        Assert.All(unknown, number => Assert.Equal(SeccompAction.Absent.Value, Run(program, table, number, new ulong[6])));
    }

    [Fact]
    public void What_is_always_allowed_is_found_in_a_few_steps()
    {
        var table = SyscallTable.All[0];
        var program = BpfCompiler.Compile(Shipped, table, count: false);

        var steps = ((string[])["read", "write", "mmap", "futex", "openat"]).Max(name => BpfMachine.Run(program, new Call((uint)table.Numbers[name], table.AuditArchitecture, new ulong[6])).Steps);

        Assert.InRange(steps, 1, 16);
        Assert.InRange(program.Length, 1, 512);
    }

    [Fact]
    public void Libseccomp_makes_the_same_of_the_shipped_profile()
    {
        Assert.SkipUnless(Libseccomp.IsThere, "libseccomp.so.2 is not installed.");
        var table = SyscallTable.OfThisMachine!;
        var ours = BpfCompiler.Compile(Shipped, table, count: false);
        var theirs = Libseccomp.Compile(Shipped, table);
        var known = table.Numbers.Where(pair => Libseccomp.Knows(pair.Key)).ToArray();
        Assert.InRange(known.Length, 300, 1000);

        Gen.Select(AnyOf(known), Arguments(Shipped)).Sample(
            (call, arguments) => Assert.Equal(Run(theirs, table, call.Value, arguments), Run(ours, table, call.Value, arguments)), iter: 20_000);
    }

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static uint Run(BpfInstruction[] program, SyscallTable table, int number, ulong[] arguments) =>
        BpfMachine.Run(program, new Call((uint)number, table.AuditArchitecture, arguments)).Action;

    // Values the profile speaks of, their neighbours, with bits in the upper half too; and anything.
    private static Gen<ulong[]> Arguments(SeccompProfile profile)
    {
        ulong[] spoken = [0, .. profile.Entries.SelectMany(e => e.Conditions).SelectMany(c => new[] { c.Value, c.Masked }).Distinct()];
        var near = Gen.Select(AnyOf(spoken), Gen.Int[-1, 1], AnyOf<ulong>(0, 1ul << 32, 1ul << 63), (value, step, upper) => unchecked(value + (ulong)step) | upper);
        return Gen.OneOf(near, Gen.ULong, Gen.ULong[0, 64]).Array[6];
    }

    private static Gen<SeccompProfile> Profiles
    {
        get
        {
            var action = AnyOf(SeccompAction.Allow, SeccompAction.Deny, SeccompAction.Absent, new SeccompAction(SeccompActionKind.KillProcess), new SeccompAction(SeccompActionKind.Log));
            var value = Gen.OneOf(Gen.ULong[0, 8], Gen.ULong, AnyOf<ulong>(uint.MaxValue, 1ul << 32, ulong.MaxValue));
            var condition = Gen.Select(Gen.Int[0, 5], Gen.Enum<SeccompComparison>(), value, value, (index, comparison, a, b) => new SeccompCondition(index, comparison, a, b));
            var entry = Gen.Select(AnyOf(SomeNames).Array[1, 3], action, condition.Array[0, 3], (names, what, conditions) => new SeccompEntry(names, what, conditions));
            return Gen.Select(action, entry.Array[0, 8], (fallback, entries) => new SeccompProfile { Path = "test", Default = fallback, Architectures = ["SCMP_ARCH_X86_64"], Entries = entries });
        }
    }
}
