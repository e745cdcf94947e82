using System.Runtime.InteropServices;
using Mocker.Container.Seccomp;
using Xunit;

namespace Mocker.Tests.Unit.Seccomp;

public sealed class SyscallTableTests
{
    public static TheoryData<Architecture> Hosts => [Architecture.X64, Architecture.Arm64];

    [SkippableTheory]
    [MemberData(nameof(Hosts))]
    public void Every_number_is_libseccomps(Architecture host)
    {
        LibSeccomp.Require();
        int compared = 0;
        foreach (SeccompArchitecture architecture in SeccompArchitecture.OfHost(host))
            for (int row = 0; row < SyscallTable.Count; row++)
            {
                string name = SyscallTable.Name(row);
                // The library's header says that x32 has no map_shadow_stack; the kernel's has it.
                if (!LibSeccomp.Knows(name) || name == "map_shadow_stack" || architecture.HasMultiplexers && LibSeccomp.IsMultiplexed(name))
                    continue;
                int theirs = LibSeccomp.NumberOf(architecture.Name, name), ours = SyscallTable.Number(row, architecture.Column);
                long number = ours < SeccompArchitecture.FirstPrivate ? ours + architecture.FirstNumber : ours - SeccompArchitecture.FirstPrivate + SeccompArchitecture.FirstPrivateNumber;
                Assert.True(theirs < 0 ? ours < 0 : theirs == number, $"{architecture.Name} {name}: libseccomp {theirs}, ours {ours}");
                compared++;
            }
        Assert.InRange(compared, 800, 3000);
    }

    [Fact]
    public void Every_name_is_found_in_its_row()
    {
        for (int row = 0; row < SyscallTable.Count; row++)
            Assert.Equal(row, SyscallTable.Find(SyscallTable.Name(row)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("rea")]
    [InlineData("reads")]
    [InlineData("read\n")]
    [InlineData("zzz")]
    [InlineData("_")]
    [InlineData("réad")]
    public void Other_names_are_not_found(string name) => Assert.Equal(-1, SyscallTable.Find(name));

    [Fact]
    public void No_two_calls_of_an_architecture_have_one_number()
    {
        foreach (SeccompArchitecture architecture in (SeccompArchitecture[])[.. SeccompArchitecture.OfHost(Architecture.X64), .. SeccompArchitecture.OfHost(Architecture.Arm64)])
        {
            int[] numbers = [.. Enumerable.Range(0, SyscallTable.Count).Select(row => SyscallTable.Number(row, architecture.Column)).Where(number => number >= 0)];
            Assert.Distinct(numbers);
            Assert.InRange(numbers.Max(), 471, SeccompArchitecture.FirstPrivate + 6);
        }
    }
}
