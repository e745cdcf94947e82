using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A bundle's <c>config.json</c>, runtime-spec 1.3.0 (config.md).</summary>
/// <remarks>
/// Property names are the JSON names in C# case. A member that the document leaves out is <see langword="null"/>,
/// an empty array, or an empty dictionary; null lists mean something else than empty ones only where a type says so.
/// An empty string in a nullable member is read as null: the Go types that most documents are written with cannot tell
/// the two apart.
/// </remarks>
public sealed class RuntimeSpec : IJsonObject
{
    public RuntimeSpec()
    {
    }

    internal RuntimeSpec(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "ociVersion": OciVersion = json.String(); break;
                case "process": Process = new ProcessSpec(ref json); break;
                case "root": Root = new Root(ref json); break;
                case "hostname": Hostname = json.OptionalString(); break;
                case "domainname": Domainname = json.OptionalString(); break;
                case "mounts": Mounts = json.Array((ref item) => new Mount(ref item)); break;
                case "hooks": Hooks = new Hooks(ref json); break;
                case "annotations": Annotations = json.StringMap(); break;
                case "linux": Linux = new LinuxSpec(ref json); break;
                case "solaris": HasSolaris = json.Presence(); break;
                case "windows": HasWindows = json.Presence(); break;
                case "vm": HasVm = json.Presence(); break;
                case "zos": HasZos = json.Presence(); break;
                case "freebsd": HasFreeBsd = json.Presence(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("ociVersion");
    }

    /// <summary>Version of the specification that the bundle complies with, SemVer 2.0; required.</summary>
    public string OciVersion { get; init; } = "";

    /// <summary>The container process; required at <c>start</c>, may be absent at <c>create</c>.</summary>
    public ProcessSpec? Process { get; init; }

    /// <summary>The root filesystem; required on Linux.</summary>
    public Root? Root { get; init; }

    /// <summary>Hostname as seen inside; needs a new or joined UTS namespace.</summary>
    public string? Hostname { get; init; }

    /// <summary>NIS domain name as seen inside; needs a new or joined UTS namespace.</summary>
    public string? Domainname { get; init; }

    /// <summary>Mounts on top of <see cref="Root"/>, to be made in this order.</summary>
    public Mount[] Mounts { get; init; } = [];

    public Hooks? Hooks { get; init; }

    /// <summary>Arbitrary metadata; keys are not empty and unique.</summary>
    public Dictionary<string, string> Annotations { get; init; } = [];

    public LinuxSpec? Linux { get; init; }

    /// <summary>The document has a <c>solaris</c> section; its contents are not read.</summary>
    public bool HasSolaris { get; init; }

    /// <summary>The document has a <c>windows</c> section; its contents are not read.</summary>
    public bool HasWindows { get; init; }

    /// <summary>The document has a <c>vm</c> section; its contents are not read.</summary>
    public bool HasVm { get; init; }

    /// <summary>The document has a <c>zos</c> section; its contents are not read.</summary>
    public bool HasZos { get; init; }

    /// <summary>The document has a <c>freebsd</c> section; its contents are not read.</summary>
    public bool HasFreeBsd { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ociVersion", OciVersion);
        json.WriteOptional("process", Process);
        json.WriteOptional("root", Root);
        json.WriteOptional("hostname", Hostname);
        json.WriteOptional("domainname", Domainname);
        json.WriteUnlessEmpty("mounts", Mounts);
        json.WriteOptional("hooks", Hooks);
        json.WriteUnlessEmpty("annotations", Annotations);
        json.WriteOptional("linux", Linux);
        json.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <exception cref="OciDocumentException">It is malformed, or a member has the wrong type or is missing.</exception>
    public static RuntimeSpec Parse(ReadOnlySpan<byte> utf8, string documentName = "config.json") =>
        JsonCursor.Parse(utf8, documentName, (ref json) => new RuntimeSpec(ref json));

    /// <summary>Reads a document's annotations and nothing else of it.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <exception cref="OciDocumentException">It is malformed.</exception>
    public static Dictionary<string, string> ParseAnnotations(ReadOnlySpan<byte> utf8) =>
        JsonCursor.Parse(utf8, "config.json", static (ref json) =>
        {
            Dictionary<string, string> annotations = [];
            json.BeginObject();
            while (json.NextMember())
                if (json.Name is "annotations")
                    annotations = json.StringMap();
                else
                    json.Ignore();
            json.EndObject();
            return annotations;
        });
}
