namespace Mocker.Tests.Conformance.Harness;

/// <summary>A config.json: the smallest one that every runtime accepts, and edits to it by JSON pointer (RFC 6901).</summary>
public static class ConfigDocument
{
    /// <summary>A process that sleeps, in new namespaces of every kind that needs no mapping, with the usual
    /// filesystems, in a cgroup that is named after it; as the caller has to have it.</summary>
    public static JsonObject Default(string name)
    {
        var config = Smallest();
        config.SetAt("/linux/cgroupsPath", Caller.CgroupsPath(name));
        Caller.Adapt(config);
        return config;
    }

    private static JsonObject Smallest() => JsonNode.Parse("""
        {
          "ociVersion": "1.0.2",
          "process": {
            "user": { "uid": 0, "gid": 0 },
            "args": ["sleep", "1000"],
            "env": ["PATH=/bin"],
            "cwd": "/"
          },
          "root": { "path": "rootfs" },
          "mounts": [
            { "destination": "/proc", "type": "proc", "source": "proc" },
            { "destination": "/dev", "type": "tmpfs", "source": "tmpfs",
                "options": ["nosuid", "strictatime", "mode=755", "size=65536k"] },
            { "destination": "/dev/pts", "type": "devpts", "source": "devpts",
              "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"] },
            { "destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"] }
          ],
          "linux": {
            "namespaces": [{ "type": "pid" }, { "type": "network" }, { "type": "ipc" }, { "type": "uts" }, { "type": "mount" }]
          }
        }
        """)!.AsObject();

    /// <summary>Puts <paramref name="value"/> where <paramref name="pointer"/> points; objects on the way are made, <c>-</c>
    /// appends.</summary>
    public static void SetAt(this JsonObject document, string pointer, JsonNode? value)
    {
        var names = Names(pointer);
        JsonNode node = document;
        for (var i = 0; i < names.Length - 1; i++)
            node = Child(node, names[i], names[i + 1] == "-");
        if (node is JsonArray array)
            Place(array, names[^1], value);
        else
            node[names[^1]] = value;
    }

    /// <summary>Removes the property that <paramref name="pointer"/> points to.</summary>
    public static void RemoveAt(this JsonObject document, string pointer)
    {
        var names = Names(pointer);
        var node = names[..^1].Aggregate((JsonNode)document, (parent, name) => Child(parent, name, false));
        Assert.True(node.AsObject().Remove(names[^1]), $"config.json has no {pointer} to remove");
    }

    private static string[] Names(string pointer) =>
        [.. pointer.Split('/')[1..].Select(name => name.Replace("~1", "/").Replace("~0", "~"))];

    private static JsonNode Child(JsonNode parent, string name, bool array) => parent is JsonArray items
        ? items[int.Parse(name)]!
        : parent[name] ??= array ? new JsonArray() : new JsonObject();

    private static void Place(JsonArray array, string name, JsonNode? value)
    {
        if (name == "-")
            array.Add(value);
        else
            array[int.Parse(name)] = value;
    }
}
