using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Commands run at points of the container's life, each list in order (config.md, POSIX-platform Hooks).</summary>
public sealed class Hooks : IJsonObject
{
    public Hooks()
    {
    }

    internal Hooks(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "prestart": Prestart = json.Array((ref item) => new Hook(ref item)); break;
                case "createRuntime": CreateRuntime = json.Array((ref item) => new Hook(ref item)); break;
                case "createContainer": CreateContainer = json.Array((ref item) => new Hook(ref item)); break;
                case "startContainer": StartContainer = json.Array((ref item) => new Hook(ref item)); break;
                case "poststart": Poststart = json.Array((ref item) => new Hook(ref item)); break;
                case "poststop": Poststop = json.Array((ref item) => new Hook(ref item)); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>In the runtime namespace, before <see cref="CreateRuntime"/>; deprecated but in daily use.</summary>
    public Hook[] Prestart { get; init; } = [];

    /// <summary>In the runtime namespace, during create, after the namespaces exist and before pivot_root(2).</summary>
    public Hook[] CreateRuntime { get; init; } = [];

    /// <summary>In the container namespace, during create, before pivot_root(2); paths are the runtime's.</summary>
    public Hook[] CreateContainer { get; init; } = [];

    /// <summary>In the container namespace, during start, before the user's process is executed.</summary>
    public Hook[] StartContainer { get; init; } = [];

    /// <summary>In the runtime namespace, after the user's process was executed, before start returns.</summary>
    public Hook[] Poststart { get; init; } = [];

    /// <summary>In the runtime namespace, after the container was deleted, before delete returns.</summary>
    public Hook[] Poststop { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessEmpty("prestart", Prestart);
        json.WriteUnlessEmpty("createRuntime", CreateRuntime);
        json.WriteUnlessEmpty("createContainer", CreateContainer);
        json.WriteUnlessEmpty("startContainer", StartContainer);
        json.WriteUnlessEmpty("poststart", Poststart);
        json.WriteUnlessEmpty("poststop", Poststop);
        json.WriteEndObject();
    }
}
