namespace Mocker.Tests.Integration;

/// <summary>
/// Whatever is on the command line, the answer is words and an exit code: the parser inside has messages of its own, which a binary without
/// reflection cannot look up.
/// </summary>
public sealed class CommandLineTests
{
    private const int Lines = 1500;

    private static readonly string[] s_commands =
    [
        "create", "start", "run", "exec", "state", "kill", "delete", "pause", "resume", "checkpoint", "restore", "update", "events", "list", "ps",
        "plan", "spec", "features", "help", "h", "no-such-command", "",
    ];

    private static readonly string[] s_words =
    [
        "--root", "--log", "--log-format", "--debug", "--systemd-cgroup", "--cgroup-manager", "--rootless", "--version", "-v", "--help", "-h",
        "--bundle", "-b", "--pid-file", "--console-socket", "--no-pivot", "-no-subreaper", "--preserve-fds", "--detach", "-d", "--keep", "--env", "-e",
        "--additional-gids", "-g", "--cap", "--cgroup", "--user", "--tty", "-t", "--process", "--all", "-a", "--force", "-f", "--format", "--quiet",
        "--resources", "--memory", "--cpu-quota", "--pids-limit", "--interval", "--stats", "--image-path", "--status-fd", "--page-server",
        "--empty-ns", "--no-such-option", "-x", "-", "--", "---", "--=", "=", "x", "true", "false", "json", "text", "-1", "0", "18446744073709551616",
        "/", "", " ", "ä", "a=b", "a:b", "@x", "[parse]", "[suggest]", "{", "\n",
    ];

    private static readonly string[] s_values = ["", "=", "=x", "=true", "=no", "=0", "=-1", "=/nowhere", "=a=b", ":x"];

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_words_are_answered_with_words_and_an_exit_code(int seed)
    {
        using var bed = new TestBed();
        var folder = Directory.CreateDirectory(bed.Below("folder")).FullName;
        var random = new Random(seed);
        for (var i = 0; i < Lines; i++)
        {
            string[] line = [.. Some(random, 2), s_commands[random.Next(s_commands.Length)], .. Some(random, 4)];
            using var errors = new CaptureFile();
            using var command = new Command(["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, bed.Runtime.Path, .. line]);
            var pid = command.Start(new Streams(Streams.NullDescriptor, Streams.NullDescriptor, errors.Descriptor));
            var status = Child.Wait(pid, TimeSpan.FromSeconds(10));
            var said = $"mocker-runtime {string.Join(' ', line.Select(word => $"'{word}'"))}: {status}\n{errors.Text()}";
            Assert.True(status is { Exited: true, Code: 0 or 1 or 255 }, said);
            Assert.DoesNotContain("Unhandled", said);
            Assert.True(status is { Code: 0 } || line.Contains("--log") || line.Any(word => word.StartsWith("--log=", StringComparison.Ordinal)) || errors.Text().Length > 0, said);
        }
        bed.AssertNothingIsLeft();
    }

    private static IEnumerable<string> Some(Random random, int most)
    {
        for (var count = random.Next(most + 1); count > 0; count--)
        {
            var word = s_words[random.Next(s_words.Length)];
            yield return word.StartsWith('-') && random.Next(4) == 0 ? word + s_values[random.Next(s_values.Length)] : word;
        }
    }
}
