using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>The bench's command line, read once.</summary>
internal sealed class Options
{
    internal const string Usage =
        """
        Usage: Mocker.Bench [limits|shim|pull] [options]
          (no word)              time the rows and measure the commands' peak memory
          limits                 find the smallest memory limit under which `run` of /bin/true works
          shim                   measure containerd-shim-mocker-v2 beside containerd's own shim with crun and runc
          pull                   measure `mocker` beside skopeo with umoci, and beside podman with crun
          --runtime NAME=PATH    a runtime to measure; repeat it. Default: mocker, crun and runc, those that exist.
                                 mocker is bin/mocker-runtime of this solution, or what RUNTIME names
          --rows A,B             only these rows
          --iterations N         so many counted rounds for the rows that take 100 by default; the others in proportion
          --warmup N             uncounted rounds before (default 3)
          --systemd              systemd makes the cgroups (--systemd-cgroup)
          --seccomp FILE         a linux.seccomp object for the row seccomp in place of tests/bench/seccomp.json
          --json FILE            write the results there, too
          --containerd VERSION   shim: the containerd, as scripts/containerd has it (default 1.6)
          --attempts N           limits: so many successes make a limit reliable (default 5)
        """;

    private readonly List<RuntimeBinary> runtimes = [];

    internal bool Limits { get; private set; }

    internal bool Shim { get; private set; }

    internal bool Pull { get; private set; }

    internal bool UsesSystemd { get; private set; }

    internal string Containerd { get; private set; } = "1.6";

    internal HashSet<string>? Rows { get; private set; }

    internal int Iterations { get; private set; } = 100;

    internal int Warmup { get; private set; } = 3;

    internal int Attempts { get; private set; } = 5;

    internal string? Json { get; private set; }

    internal string Seccomp { get; private set; } = Path.Combine(AppContext.BaseDirectory, "seccomp.json");

    internal bool Help { get; private set; }

    internal static Options Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            if (!options.TakeWord(args[i]))
                options.TakeValue(
                    args[i], i + 1 < args.Length ? args[++i] : throw new HarnessException($"{args[i]} needs a value"));
        }
        return options;
    }

    /// <summary>
    /// The runtimes that were named, or those that this machine has, each with a state root below <paramref name="roots"/>.
    /// </summary>
    internal List<RuntimeBinary> Runtimes(string roots)
    {
        var found = runtimes.Count > 0 ? runtimes : InstalledRuntimes.Find();
        if (found.Count == 0)
            throw new HarnessException(
                "no runtime found: build ours with `make build`, install crun or runc, or use --runtime NAME=PATH");
        return [.. found.Select(runtime => runtime with { Root = Path.Combine(roots, runtime.Name), UsesSystemd = UsesSystemd })];
    }

    private bool TakeWord(string word)
    {
        switch (word)
        {
            case "limits":
                Limits = true;
                return true;
            case "shim":
                Shim = true;
                return true;
            case "pull":
                Pull = true;
                return true;
            case "--systemd":
                UsesSystemd = true;
                return true;
            case "-h" or "--help":
                Help = true;
                return true;
            default:
                return false;
        }
    }

    private void TakeValue(string option, string value)
    {
        switch (option)
        {
            case "--runtime":
                var parts = value.Split('=', 2);
                runtimes.Add(parts.Length == 2 && File.Exists(parts[1])
                    ? new RuntimeBinary(parts[0], Path.GetFullPath(parts[1]), "")
                    : throw new HarnessException($"--runtime takes NAME=PATH of an existing binary, not \"{value}\""));
                break;
            case "--rows":
                Rows = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries)];
                break;
            case "--iterations":
                Iterations = Count(option, value, 1);
                break;
            case "--warmup":
                Warmup = Count(option, value, 0);
                break;
            case "--attempts":
                Attempts = Count(option, value, 1);
                break;
            case "--containerd":
                Containerd = value;
                break;
            case "--json":
                Json = value;
                break;
            case "--seccomp":
                Seccomp = value;
                break;
            default:
                throw new HarnessException($"unknown option \"{option}\"\n{Usage}");
        }
    }

    private static int Count(string option, string value, int least) =>
        int.TryParse(value, out var count) && count >= least
            ? count
            : throw new HarnessException($"{option} takes a number from {least} on, not \"{value}\"");
}
