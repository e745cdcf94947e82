using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Images;

/// <summary>A store and a home of a test's own, and the tool that works on them.</summary>
internal sealed class Bed : IDisposable
{
    public Bed()
    {
        Binary = System.Environment.GetEnvironmentVariable("MOCKER") ?? Path.Combine(Solution(), "bin", "mocker");
        Assert.True(File.Exists(Binary), $"there is no {Binary}: `make build` first, or name a binary in MOCKER");
        Directory = System.IO.Directory.CreateTempSubdirectory("mocker-images-").FullName;
        Environment = new()
        {
            ["HOME"] = Directory,
            ["DOCKER_CONFIG"] = Below("docker"),
            ["CONTAINERS_REGISTRIES_CONF"] = Below("registries.conf"),
            ["NO_PROXY"] = "localhost,127.0.0.1",
        };
        File.WriteAllText(Below("registries.conf"), "");
    }

    public string Binary { get; }

    /// <summary>Scratch space, removed with the bed.</summary>
    public string Directory { get; }

    public string Store => Below("store");

    /// <summary>Variables that the tool gets besides the test's own.</summary>
    public Dictionary<string, string> Environment { get; }

    public string Below(string name) => Path.Combine(Directory, name);

    /// <summary>Runs a command of the tool.</summary>
    public Outcome Run(params string[] arguments) => RunWithInput("", arguments);

    public Outcome RunWithInput(string input, params string[] arguments) => HostProgram.Run(Binary, ["--store", Store, .. arguments], Environment, input);

    /// <summary>Starts a command of the tool.</summary>
    public Process Start(params string[] arguments) => HostProgram.Start(Binary, ["--store", Store, .. arguments], Environment);

    public static Outcome Skopeo(params string[] arguments) => HostProgram.Run("skopeo", arguments);

    /// <summary>What `inspect` tells of one image.</summary>
    public JsonNode Inspect(string image) => JsonNode.Parse(Run("inspect", image).OrFail())![0]!;

    /// <summary>Names of the images.</summary>
    public string[] Images() => [.. JsonNode.Parse(Run("images", "--format", "json").OrFail())!.AsArray().Select(image => (string)image!["name"]!)];

    /// <summary>Fails unless everything that is visible in the store is what its name says, and every image is whole.</summary>
    public void AssertConsistent()
    {
        string blobs = Path.Combine(Store, "blobs", "sha256");
        if (!System.IO.Directory.Exists(blobs))
            return;
        foreach (string file in System.IO.Directory.GetFiles(blobs))
        {
            using FileStream content = File.OpenRead(file);
            Assert.Equal(Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        foreach (string name in Images())
            foreach (JsonNode? blob in Blobs(Inspect(name)))
                Assert.True(File.Exists(Path.Combine(blobs, ((string)blob!["digest"]!)[7..])), $"{name} lacks {blob}");
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static IEnumerable<JsonNode?> Blobs(JsonNode image) => [image["descriptor"], image["manifest"]!["config"], .. image["manifest"]!["layers"]!.AsArray()];

    /// <summary>The top of the source tree.</summary>
    public static string Solution()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Mocker.Runtime.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory!;
    }
}
