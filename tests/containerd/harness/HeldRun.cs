using System.Text.Json.Nodes;

namespace Mocker.Tests.Containerd;

/// <summary>A `ctr run` whose container has a hook that does not end before it is let go: the shim is in the middle of create, or of start.</summary>
internal sealed class HeldRun : IDisposable
{
    private readonly CaptureFile output = new();
    private readonly Spawned run;
    private readonly string go;

    /// <summary>Returns when the hook runs.</summary>
    /// <param name="bed">Where.</param>
    /// <param name="hook">Its name in config.json: createRuntime for create, poststart for start.</param>
    /// <param name="annotations">The container's.</param>
    internal HeldRun(Bed bed, string hook, JsonObject? annotations = null)
    {
        Id = bed.NewId();
        var reached = bed.Below($"{Id}-reached");
        go = bed.Below($"{Id}-go");
        var words = bed.ConfigWords(Id, config =>
        {
            config["annotations"] = annotations;
            config["hooks"] = new JsonObject
            {
                [hook] = new JsonArray(new JsonObject
                {
                    ["path"] = "/bin/sh",
                    ["args"] = SpecConfig.Strings("sh", "-c", $"touch {reached}; i=0; while ! [ -e {go} ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i+1)); done"),
                    ["env"] = SpecConfig.Strings("PATH=/usr/bin:/bin"),
                }),
            };
        }, "/bin/sleep", "3600");
        run = Spawned.Start(new Streams(Streams.NullDescriptor, output.Descriptor, output.Descriptor), bed.CtrLine(words));
        Eventually.Expect(() => File.Exists(reached), () => $"the hook does not run: {Output}");
    }

    internal string Id { get; }

    internal string Output => output.Text();

    /// <summary>The hook ends.</summary>
    internal void LetGo() => File.WriteAllText(go, "");

    /// <summary>Null when ctr had not ended soon; it is killed then.</summary>
    internal ExitStatus? Wait() => run.Wait(Eventually.Soon);

    public void Dispose()
    {
        LetGo();
        run.Dispose();
        output.Dispose();
    }
}
