using Mocker.Container;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Shim.Bootstrap;

/// <summary>Which containers share a server: those of a pod, by the annotations that containerd's runc shim goes by.</summary>
internal static class BundleGroup
{
    private static readonly string[] s_annotations = ["io.containerd.runc.v2.group", "io.kubernetes.cri.sandbox-id"];

    /// <summary>The group of a bundle's container; its own id where it has none.</summary>
    /// <exception cref="ContainerException">There is no config.json.</exception>
    public static string Of(string bundle, string id)
    {
        byte[] text = FileContents.Read(Files.CurrentDirectory, Path.Combine(bundle, "config.json"))
            ?? throw new ContainerException($"there is no config.json in the bundle \"{Path.GetFullPath(bundle)}\"");
        Dictionary<string, string> annotations = RuntimeSpec.ParseAnnotations(text);
        foreach (string name in s_annotations)
            if (annotations.TryGetValue(name, out string? group) && group.Length > 0)
                return group;
        return id;
    }
}
