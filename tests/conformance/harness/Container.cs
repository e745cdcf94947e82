using System.Diagnostics.CodeAnalysis;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>
/// A container for one test: its own bundle, id, cgroup and state directory, all gone when it is disposed of. The
/// configuration is <see cref="ConfigDocument.Default"/> with the test's edits; it is written when the runtime first needs it.
/// </summary>
public sealed class Container : IDisposable
{
    private readonly string _directory = Scratch.NewDirectory("c");
    private string _prelude = "";
    private RuntimeCommand.Pending? _creator;
    private bool _disposed;

    public Container()
    {
        Id = $"conformance-{Guid.NewGuid():N}"[..24];
        Config = ConfigDocument.Default(Id);
        Directory.CreateDirectory(Rootfs);
        Harness.Rootfs.Populate(Rootfs);
    }

    /// <summary>Options before every command, such as <c>--systemd-cgroup</c>.</summary>
    public string[] GlobalOptions { get; init; } = [];

    /// <summary>The unit of systemd that it becomes with <see cref="InUnit"/>.</summary>
    public string Unit => $"test-{Id}.scope";

    /// <summary>Its id, and the name of its cgroup.</summary>
    public string Id { get; }

    public string Bundle => _directory;

    public string Rootfs => Path.Combine(_directory, "rootfs");

    /// <summary>The runtime's <c>--root</c>, of this container alone: so a leftover is seen.</summary>
    public string StateRoot => Path.Combine(_directory, "state");

    public JsonObject Config { get; }

    // Configuration

    /// <summary>The test is about a configuration that the schema refuses and runtimes take all the same.</summary>
    public bool IsLenient { get; init; }

    /// <summary>Sets the property at a JSON pointer; see <see cref="ConfigDocument.SetAt"/>.</summary>
    public Container With(string pointer, JsonNode? value)
    {
        Config.SetAt(pointer, value);
        return this;
    }

    /// <summary>The same with JSON text.</summary>
    public Container WithJson(string pointer, [StringSyntax(StringSyntaxAttribute.Json)] string json) =>
        With(pointer, JsonNode.Parse(json));

    /// <summary>Removes a property.</summary>
    public Container Without(string pointer)
    {
        Config.RemoveAt(pointer);
        return this;
    }

    /// <summary>Leaves it to the runtime where the cgroup is.</summary>
    public Container WithoutCgroupsPath()
    {
        Config["linux"]!.AsObject().Remove("cgroupsPath");
        return this;
    }

    /// <summary>Appends a mount.</summary>
    public Container WithMount(string destination, string type, string source, params string[] options) =>
        With("/mounts/-", new JsonObject
        {
            ["destination"] = destination,
            ["type"] = type,
            ["source"] = source,
            ["options"] = Strings(options),
        });

    /// <summary>Sets the arguments of the process.</summary>
    public Container WithArgs(params string[] args) => With("/process/args", Strings(args));

    /// <summary>Sets the process to a shell script.</summary>
    public Container WithScript(string script) => WithArgs("sh", "-c", script);

    /// <summary>Gives the process these capabilities and no others, in the three sets that count for root.</summary>
    public Container WithCapabilities(params string[] names) => With("/process/capabilities",
        new JsonObject { ["bounding"] = Strings(names), ["effective"] = Strings(names), ["permitted"] = Strings(names) });

    /// <summary>Lets the process see the runtime's namespace of this kind, or with a path, that one.</summary>
    public Container WithNamespace(string kind, string? path)
    {
        var namespaces = Config["linux"]!["namespaces"]!.AsArray();
        foreach (var entry in namespaces.Where(entry => (string?)entry!["type"] == kind).ToArray())
            namespaces.Remove(entry);
        if (path is not null)
            namespaces.Add(new JsonObject { ["type"] = kind, ["path"] = path });
        return this;
    }

    /// <summary>Has systemd make its cgroup, in the slice.</summary>
    public Container InUnit(string slice = "") => With("/linux/cgroupsPath", $"{slice}:test:{Id}");

    /// <summary>Lets the process join a namespace of another container. An ordinary user's has to join the user namespace that it
    /// belongs to as well.</summary>
    public Container WithNamespaceOf(Container owner, string kind, string link)
    {
        if (!Caller.IsRoot)
            Without("/linux/uidMappings").Without("/linux/gidMappings").WithNamespace("user", $"/proc/{owner.Pid}/ns/user");
        return WithNamespace(kind, $"/proc/{owner.Pid}/ns/{link}");
    }

    /// <summary>Shell commands to run before the runtime, in the process that becomes it.</summary>
    public Container WithPrelude(string prelude)
    {
        _prelude = prelude;
        return this;
    }

    /// <summary>Makes a directory beside the bundle's files, as a source of mounts, and gives its path.</summary>
    public string HostDirectory(string name) => Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;

    /// <summary>Writes a file into the bundle and gives its path.</summary>
    public string HostFile(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    // Operations that the test expects to succeed

    /// <summary><c>create</c>.</summary>
    public Container Create(params string[] options) => OrDispose(() =>
    {
        TryCreate(options).Succeeded();
        AssertValidConfig();
    });

    /// <summary><c>create</c> and <c>start</c>.</summary>
    public Container Start() => OrDispose(() =>
    {
        TryCreate().Succeeded();
        AssertValidConfig();
        Invoke("start", Id).Succeeded();
    });

    /// <summary>SIGKILL, and waits until the process is gone.</summary>
    public void Stop()
    {
        Invoke("kill", Id, "KILL").Succeeded();
        WaitUntilStopped();
    }

    public void Delete() => Invoke("delete", Id).Succeeded();

    /// <summary>Runs the probe as the container's process and reads its report.</summary>
    public ProcessReport Report(params string[] arguments) =>
        new(WithArgs(["probe", "report", .. arguments]).Run().Json);

    /// <summary>Lets the probe try the actions (see <c>probe/Attempt.cs</c>) as the container's process.</summary>
    public string[] Try(params string[] actions) => Results(WithArgs(["probe", "try", .. actions]).Run());

    /// <summary>Runs a shell script as the container's process; its output.</summary>
    public string Shell(string script) => WithScript(script).Run().Stdout;

    /// <summary><c>run</c>, which has to succeed.</summary>
    public Outcome Run(params string[] options)
    {
        var outcome = TryRun(options).Succeeded();
        AssertValidConfig();
        return outcome;
    }

    /// <summary>Runs the probe by <c>exec</c> in the running container.</summary>
    public ProcessReport ExecReport(params string[] options) =>
        new(Invoke(["exec", .. options, Id, "probe", "report"]).Succeeded().Json);

    // Operations whose outcome the test judges

    public Outcome TryCreate(params string[] options)
    {
        WriteConfig();
        _creator = Begin(["create", "--bundle", Bundle, .. options, Id]);
        return _creator.Wait();
    }

    public Outcome TryRun(params string[] options)
    {
        WriteConfig();
        return Invoke(["run", "--bundle", Bundle, .. options, Id]);
    }

    /// <summary>Any command of the runtime.</summary>
    public Outcome Invoke(params string[] arguments)
    {
        using var command = Begin(arguments);
        return command.Wait();
    }

    /// <summary>The same, left running.</summary>
    public RuntimeCommand.Pending Begin(params string[] arguments) =>
        RuntimeCommand.Begin(_directory, _prelude, ["--root", StateRoot, .. GlobalOptions, .. arguments]);

    /// <summary>Fails the test unless <c>create</c> is refused and leaves no trace.</summary>
    public void AssertRefused()
    {
        TryCreate().Failed();
        AssertNoTrace();
    }

    /// <summary>Fails the test unless <c>create</c> or, at the latest, <c>start</c> reports an error.</summary>
    public void AssertRefusedBeforeTheProgramRuns()
    {
        if (TryCreate().ExitCode == 0)
            Invoke("start", Id).Failed();
    }

    /// <summary>Fails the test if the container, or anything that was made for it, is still there (runtime.md#errors).</summary>
    public void AssertNoTrace()
    {
        Invoke("state", Id).Failed();
        Assert.Empty(Cgroup.DirectoriesNamed(Id));
        Assert.Empty(Cgroup.DirectoriesNamed(Unit));
        if (Directory.Exists(StateRoot))
            Assert.DoesNotContain(Directory.GetFileSystemEntries(StateRoot, "*", SearchOption.AllDirectories), path =>
                path.Contains(Id));
        Assert.DoesNotContain(MountPoint.OfThisProcess(), mount => mount.IsBelow(Rootfs) || mount.IsBelow(StateRoot));
    }

    // Observation

    public JsonNode State => Invoke("state", Id).Succeeded().Json;

    public string Status => (string)State["status"]!;

    public int Pid => (int)State["pid"]!;

    /// <summary>What the process of a created container has written to its standard output.</summary>
    public string Output => _creator?.Stdout ?? "";

    /// <summary>Its cgroups, as the host sees them.</summary>
    public Cgroup Cgroups => Cgroup.Of(Pid);

    public void WaitUntilStopped()
    {
        var pid = (int?)State["pid"] ?? 0;
        if (pid > 0)
            Host.WaitFor($"the end of process {pid}", () => !Host.IsAlive(pid));
    }

    public void WaitForOutput(string text) => Host.WaitFor($"\"{text}\" from the container", () => Output.Contains(text));

    /// <summary>The answers of the probe's <c>try</c>.</summary>
    public static string[] Results(Outcome outcome) =>
        [.. outcome.Succeeded().Json.AsArray().Select(result => (string)result!)];

    /// <summary>Cleans up when a step fails: `using var c = new Container().Create()` has nothing to dispose of by
    /// then.</summary>
    private Container OrDispose(Action step)
    {
        try
        {
            step();
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            if (File.Exists(Path.Combine(Bundle, "config.json")))
                Invoke("delete", "--force", Id);
        }
        finally
        {
            // A runtime that fails or hangs here must not leave its processes, cgroups and mounts to the next test.
            _creator?.Dispose();
            Cgroup.RemoveAllNamed(Id);
            if (GlobalOptions.Length > 0 || Caller.UsesSystemd)
                Cgroup.RemoveAllNamed(Unit);
            Scratch.Remove(_directory);
        }
    }

    /// <summary>Writes config.json as it is now.</summary>
    public void WriteConfig() => File.WriteAllText(Path.Combine(Bundle, "config.json"), Config.ToJsonString());

    /// <summary>What a test means to be a good configuration is one for spec-schemas too.</summary>
    private void AssertValidConfig()
    {
        if (!IsLenient)
            Assert.Equal([], JsonDocuments.Errors("config", Config));
    }

    private static JsonArray Strings(string[] texts) => [.. texts.Select(text => (JsonNode)text)];
}
