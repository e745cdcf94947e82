using System.Text;
using System.Text.Json;
using Mocker.Oci;

namespace Mocker.Tests.Unit.Seccomp;

/// <summary>Documents to compile.</summary>
internal static class Profiles
{
    /// <summary>What an engine gives a container by default, for three architectures; the benchmarks use it as well.</summary>
    public static LinuxSeccomp Engine() => Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seccomp.json")));

    public static LinuxSeccomp Parse(string json) =>
        RuntimeSpec.Parse(Encoding.UTF8.GetBytes($$$"""{"ociVersion": "1.3.0", "linux": {"seccomp": {{{json}}}}}""")).Linux!.Seccomp!;

    public static string Text(LinuxSeccomp document)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
            document.WriteTo(json);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
