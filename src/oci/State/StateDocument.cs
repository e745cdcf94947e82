using System.Text.Json;

namespace Mocker.Oci;

/// <summary>
/// A container's state (runtime.md, State): what <c>state</c> prints and hooks get on stdin.
/// <c>state</c> prints what runc adds to it too; hooks get the specification's members only.
/// </summary>
public sealed class StateDocument : IJsonObject
{
    public StateDocument()
    {
    }

    internal StateDocument(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "ociVersion": OciVersion = json.String(); break;
                case "id": Id = json.String(); break;
                case "pid": Pid = json.Int32(); break;
                case "status": Status = json.String(); break;
                case "bundle": Bundle = json.String(); break;
                case "rootfs": Rootfs = json.OptionalString(); break;
                case "created": Created = Rfc3339.Read(ref json); break;
                case "annotations": Annotations = json.StringMap(); break;
                case "owner": Owner = json.String(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("ociVersion", "id", "status", "bundle");
    }

    /// <summary>Version of the specification that the state complies with.</summary>
    public string OciVersion { get; init; } = SpecVersion.Text;

    public string Id { get; init; } = "";

    /// <summary>The container process as the host sees it; 0 when it has exited.</summary>
    public int Pid { get; init; }

    /// <summary><c>creating</c>, <c>created</c>, <c>running</c>, <c>stopped</c>; by custom also <c>paused</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>Absolute path of the bundle.</summary>
    public string Bundle { get; init; } = "";

    public Dictionary<string, string> Annotations { get; init; } = [];

    /// <summary>Absolute path of the root filesystem on the host; not in the specification.</summary>
    public string? Rootfs { get; init; }

    /// <summary>When the container was created; not in the specification. Kept to 100 ns.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Name of the user that created the container, often empty; not in the specification.</summary>
    public string? Owner { get; init; }

    /// <summary>The same with the specification's members only.</summary>
    public StateDocument Specified => new()
    {
        Id = Id,
        Pid = Pid,
        Status = Status,
        Bundle = Bundle,
        Annotations = Annotations,
    };

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ociVersion", OciVersion);
        json.WriteString("id", Id);
        json.WriteNumber("pid", Pid);
        json.WriteString("status", Status);
        json.WriteString("bundle", Bundle);
        json.WriteOptional("rootfs", Rootfs);
        json.WriteOptional("created", Created is { } created ? Rfc3339.Format(created) : null);
        json.WriteUnlessEmpty("annotations", Annotations);
        json.WriteOptional("owner", Owner);
        json.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <exception cref="OciDocumentException">It is malformed, or a member has the wrong type or is missing.</exception>
    public static StateDocument Parse(ReadOnlySpan<byte> utf8, string documentName = "state.json") =>
        JsonCursor.Parse(utf8, documentName, (ref json) => new StateDocument(ref json));
}
