using System.Text.Json.Nodes;

namespace Mocker.Tests.Networks;

/// <summary>bin/mocker, or what MOCKER names, on the host of a test, with the image "box" in its store.</summary>
internal sealed class Tool
{
    private readonly string _binary = Environment.GetEnvironmentVariable("MOCKER") ?? Path.Combine(Bed.Solution(), "bin", "mocker");

    public Tool(string scratch)
    {
        Assert.True(File.Exists(_binary), $"there is no {_binary}: `make build` first, or name a binary in MOCKER");
        string layout = Path.Combine(scratch, "layout");
        BusyboxImage.Make(layout, new JsonObject { ["Cmd"] = new JsonArray("sh"), ["Env"] = new JsonArray("PATH=/bin"), ["ExposedPorts"] = new JsonObject { ["80/tcp"] = new JsonObject() } });
        Run("pull", "--quiet", $"oci:{layout}");
        Run("tag", "localhost/layout", "box");
    }

    /// <summary>Runs a command that succeeds.</summary>
    /// <returns>What it printed, without the last line break.</returns>
    public string Run(params string[] arguments) => HostProgram.Run(_binary, arguments).OrFail();

    /// <summary>Runs a command.</summary>
    public (int Code, string Output) Try(params string[] arguments) => HostProgram.Run(_binary, arguments) is var ended ? (ended.Code, ended.Output + ended.Errors) : default;
}
