using Mocker.Container;
using Mocker.Container.Lifecycle;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

public sealed class SignalNamesTests
{
    // signal(7), the column for x86 and ARM.
    [Theory]
    [InlineData("HUP", 1)]
    [InlineData("INT", 2)]
    [InlineData("QUIT", 3)]
    [InlineData("ILL", 4)]
    [InlineData("TRAP", 5)]
    [InlineData("ABRT", 6)]
    [InlineData("IOT", 6)]
    [InlineData("BUS", 7)]
    [InlineData("FPE", 8)]
    [InlineData("KILL", 9)]
    [InlineData("USR1", 10)]
    [InlineData("SEGV", 11)]
    [InlineData("USR2", 12)]
    [InlineData("PIPE", 13)]
    [InlineData("ALRM", 14)]
    [InlineData("TERM", 15)]
    [InlineData("STKFLT", 16)]
    [InlineData("CHLD", 17)]
    [InlineData("CLD", 17)]
    [InlineData("CONT", 18)]
    [InlineData("STOP", 19)]
    [InlineData("TSTP", 20)]
    [InlineData("TTIN", 21)]
    [InlineData("TTOU", 22)]
    [InlineData("URG", 23)]
    [InlineData("XCPU", 24)]
    [InlineData("XFSZ", 25)]
    [InlineData("VTALRM", 26)]
    [InlineData("PROF", 27)]
    [InlineData("WINCH", 28)]
    [InlineData("IO", 29)]
    [InlineData("POLL", 29)]
    [InlineData("PWR", 30)]
    [InlineData("SYS", 31)]
    [InlineData("RTMIN", 34)]
    [InlineData("RTMIN+1", 35)]
    [InlineData("RTMIN+30", 64)]
    [InlineData("RTMAX", 64)]
    [InlineData("RTMAX-1", 63)]
    [InlineData("RTMAX-30", 34)]
    public void A_signal_has_a_number(string name, int number)
    {
        Assert.Equal(number, SignalNames.Parse(name));
        Assert.Equal(number, SignalNames.Parse("SIG" + name));
        Assert.Equal(number, SignalNames.Parse("sig" + name.ToLowerInvariant()));
        Assert.Equal(number, SignalNames.Parse(number.ToString()));
    }

    [Fact]
    public void Zero_only_asks_whether_the_process_is_there() => Assert.Equal(0, SignalNames.Parse("0"));

    [Theory]
    [InlineData("")]
    [InlineData("SIG")]
    [InlineData("NONE")]
    [InlineData("SIGSIGTERM")]
    [InlineData("65")]
    [InlineData("-1")]
    [InlineData("+9")]
    [InlineData(" 9")]
    [InlineData("9 ")]
    [InlineData("0x9")]
    [InlineData("99999999999")]
    [InlineData("TERM ")]
    [InlineData("RTMIN+")]
    [InlineData("RTMIN+31")]
    [InlineData("RTMIN-1")]
    [InlineData("RTMAX+1")]
    [InlineData("RTMAX-31")]
    [InlineData("RTMINx")]
    public void What_is_no_signal_is_refused(string text)
    {
        ContainerException fault = Assert.Throws<ContainerException>(() => SignalNames.Parse(text));
        Assert.Contains($"\"{text}\"", fault.Message, StringComparison.Ordinal);
    }
}
