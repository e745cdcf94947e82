namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#posix-process")]
public sealed class RlimitTests
{
    [Theory]
    [InlineData("RLIMIT_AS", 1UL << 42, 1UL << 43)]
    [InlineData("RLIMIT_CORE", 0UL, 4096UL)]
    [InlineData("RLIMIT_CPU", 1000UL, 2000UL)]
    [InlineData("RLIMIT_DATA", 1UL << 42, 1UL << 43)]
    [InlineData("RLIMIT_FSIZE", 1UL << 20, 1UL << 21)]
    [InlineData("RLIMIT_LOCKS", 10UL, 20UL)]
    [InlineData("RLIMIT_MEMLOCK", 4096UL, 65536UL)]
    [InlineData("RLIMIT_MSGQUEUE", 1000UL, 2000UL)]
    [InlineData("RLIMIT_NICE", 0UL, 0UL)]
    [InlineData("RLIMIT_NOFILE", 100UL, 200UL)]
    [InlineData("RLIMIT_NPROC", 1000UL, 2000UL)]
    [InlineData("RLIMIT_RSS", 1UL << 20, 1UL << 21)]
    [InlineData("RLIMIT_RTPRIO", 0UL, 0UL)]
    [InlineData("RLIMIT_RTTIME", 100000UL, 200000UL)]
    [InlineData("RLIMIT_SIGPENDING", 100UL, 200UL)]
    [InlineData("RLIMIT_STACK", 1UL << 20, 1UL << 23)]
    public void The_soft_and_the_hard_limit_are_set(string type, ulong soft, ulong hard)
    {
        using var container = new Container()
            .WithJson("/process/rlimits", $$"""[{"type": "{{type}}", "soft": {{soft}}, "hard": {{hard}}}]""");
        Assert.Equal((soft, hard), container.Report().Rlimit(type));
    }

    [Fact]
    public void The_greatest_value_means_no_limit()
    {
        using var container = new Container()
            .WithJson("/process/rlimits",
                """[{"type": "RLIMIT_CPU", "soft": 18446744073709551615, "hard": 18446744073709551615}]""");
        Assert.Equal((ulong.MaxValue, ulong.MaxValue), container.Report().Rlimit("RLIMIT_CPU"));
    }

    [Theory]
    [InlineData("""[{"type": "RLIMIT_CORE", "soft": 0, "hard": 0}, {"type": "RLIMIT_CORE", "soft": 0, "hard": 0}]""")]
    [InlineData("""[{"type": "RLIMIT_CORE", "soft": 0, "hard": 1}, {"type": "RLIMIT_CPU", "soft": 9, "hard": 9}, {"type": "RLIMIT_CORE", "soft": 0, "hard": 0}]""")]
    public void Two_entries_of_one_type_are_an_error(string json)
    {
        using var container = new Container().WithJson("/process/rlimits", json);
        container.AssertRefused();
    }

    [Theory]
    [InlineData("""{"type": "RLIMIT_NO_SUCH", "soft": 1, "hard": 1}""")]
    [InlineData("""{"type": "NOFILE", "soft": 1, "hard": 1}""")]
    [InlineData("""{"type": "rlimit_nofile", "soft": 1, "hard": 1}""")]
    [InlineData("""{"type": "", "soft": 1, "hard": 1}""")]
    [InlineData("""{"soft": 1, "hard": 1}""")]
    [InlineData("""{"type": "RLIMIT_CORE", "soft": 2, "hard": 1}""")]
    [InlineData("""{"type": "RLIMIT_CORE", "soft": -1, "hard": 1}""")]
    [InlineData("""{"type": "RLIMIT_CORE", "soft": "1", "hard": 1}""")]
    [InlineData("\"RLIMIT_CORE\"")]
    public void An_entry_that_cannot_be_set_is_an_error(string json)
    {
        using var container = new Container().WithJson("/process/rlimits/-", json);
        container.AssertRefusedBeforeTheProgramRuns();
    }
}
