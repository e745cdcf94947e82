using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocker.Harness;

/// <summary>A bundle on disk: config.json and, unless the configuration names another, a rootfs beside it.</summary>
internal sealed class Bundle
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal Bundle(string path, JsonObject config)
    {
        Path = path;
        _ = Directory.CreateDirectory(path);
        if (config["root"]!["path"]!.GetValue<string>() == "rootfs")
            Rootfs.Create(System.IO.Path.Combine(path, "rootfs"));
        Write(config);
    }

    internal string Path { get; }

    internal void Write(JsonObject config) =>
        File.WriteAllText(System.IO.Path.Combine(Path, "config.json"), config.ToJsonString(Indented));
}
