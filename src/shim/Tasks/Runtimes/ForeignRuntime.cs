using System.Globalization;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Shim.Protocol;
using Mocker.Shim.Streams;

namespace Mocker.Shim.Tasks.Runtimes;

/// <summary>Another OCI runtime, by its command line (BinaryName): runc's, which crun and others share.</summary>
/// <param name="options">Name the program and what it is told.</param>
/// <param name="root">Where it keeps its containers.</param>
/// <param name="bundle">The container's bundle, in which its log and other files go.</param>
internal sealed class ForeignRuntime(Options options, string root, string bundle) : ContainerRuntime
{
    private readonly RuntimeProgram _program = new(options, root, bundle);

    private string PidFile => Path.Combine(bundle, "init.pid");

    public override int PidOf(string id) => FileContents.Read(Files.CurrentDirectory, PidFile) is byte[] text ? Number(text) : 0;

    public override CreatedContainer Create(CreateRequest request, Options options, ProcessStreams streams)
    {
        List<string> words = request.Checkpoint.Length > 0
            ? ["restore", "--detach", "--no-subreaper", "--image-path", request.Checkpoint]
            : ["create"];
        words.AddRange(["--bundle", bundle]);
        if (options.NoPivotRoot)
            words.Add("--no-pivot");
        if (options.NoNewKeyring && request.Checkpoint.Length == 0)
            words.Add("--no-new-keyring");
        int pid = Launch(words, PidFile, [request.Id], streams);
        Cgroup cgroup = Cgroup.OfProcess(CgroupHost.Detect(), pid);
        return new(pid, cgroup.Directories.Count > 0 ? cgroup : null, SharesPidNamespace());
    }

    public override void Start(string id) => _program.Run(["start", id]);

    public override int Exec(TaskProcess process, ProcessStreams streams)
    {
        string document = Path.Combine(bundle, $"{process.ExecId}-process.json"), pidFile = Path.Combine(bundle, $"{process.ExecId}.pid");
        FileContents.Create(Files.CurrentDirectory, document, process.Document);
        try
        {
            return Launch(["exec", "--detach", "--process", document], pidFile, [process.ContainerId], streams);
        }
        finally
        {
            File.Delete(document);
            File.Delete(pidFile);
        }
    }

    public override void Kill(string id, int signal, bool all)
    {
        string number = signal.ToString(CultureInfo.InvariantCulture);
        _program.Run(all ? ["kill", "--all", id, number] : ["kill", id, number]);
    }

    public override void Delete(string id, bool force) => _program.Run(force ? ["delete", "--force", id] : ["delete", id]);

    public override void Pause(string id) => _program.Run(["pause", id]);

    public override void Resume(string id) => _program.Run(["resume", id]);

    public override void Update(string id, ReadOnlySpan<byte> resources)
    {
        string file = Path.Combine(bundle, "resources.json");
        FileContents.Create(Files.CurrentDirectory, file, resources);
        try
        {
            _program.Run(["update", "--resources", file, id]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public override void Checkpoint(string id, string path, CheckpointOptions options, Options runtime)
    {
        List<string> words = ["checkpoint", "--image-path", path.Length > 0 ? path : options.ImagePath];
        if (options.WorkPath.Length > 0)
            words.AddRange(["--work-path", options.WorkPath]);
        if (!options.Exit)
            words.Add("--leave-running");
        if (options.OpenTcp)
            words.Add("--tcp-established");
        if (options.ExternalUnixSockets)
            words.Add("--ext-unix-sk");
        if (options.Terminal)
            words.Add("--shell-job");
        if (options.FileLocks)
            words.Add("--file-locks");
        words.Add(id);
        _program.Run([.. words]);
    }

    /// <summary>Runs a command that starts a process and leaves it: it becomes our child, because we are its subreaper.</summary>
    /// <returns>The process's id.</returns>
    private int Launch(List<string> words, string pidFile, string[] rest, ProcessStreams streams)
    {
        using ConsoleListener? console = streams.Console is null ? null : ConsoleListener.Open();
        if (console is not null)
            words.AddRange(["--console-socket", console.Path]);
        _program.Run([.. words, "--pid-file", pidFile, .. rest], streams.ForProcess);
        console?.PassOn(streams.Console!);
        byte[] text = FileContents.Read(Files.CurrentDirectory, pidFile)
            ?? throw new ContainerException($"{options.BinaryName} has not written the process id to \"{pidFile}\"");
        return Number(text);
    }

    private bool SharesPidNamespace()
    {
        byte[] text = FileContents.Read(Files.CurrentDirectory, Path.Combine(bundle, "config.json")) ?? "{}"u8.ToArray();
        return !Array.Exists(RuntimeSpec.Parse(text).Linux?.Namespaces ?? [], space => space.Type == "pid" && string.IsNullOrEmpty(space.Path));
    }

    private static int Number(ReadOnlySpan<byte> text) => int.Parse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
}
