using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A command run at one point of the container's life; it gets the container's state on stdin.</summary>
public sealed class Hook : IJsonObject
{
    public Hook()
    {
    }

    internal Hook(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "path": Path = json.String(); break;
                case "args": Args = json.Strings(); break;
                case "env": Env = json.Strings(); break;
                case "timeout": Timeout = json.Int32(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("path");
    }

    /// <summary>Absolute path of the executable; required.</summary>
    public string Path { get; init; } = "";

    /// <summary>Arguments, the first being argv[0]; empty when the document gives none.</summary>
    public string[] Args { get; init; } = [];

    /// <summary><c>NAME=value</c> entries; the hook inherits nothing else, but for a startContainer hook without any: it has the process's.</summary>
    public string[] Env { get; init; } = [];

    /// <summary>Seconds until the hook is given up; greater than zero, null for no limit.</summary>
    public int? Timeout { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("path", Path);
        json.WriteUnlessEmpty("args", Args);
        json.WriteUnlessEmpty("env", Env);
        json.WriteOptional("timeout", Timeout);
        json.WriteEndObject();
    }
}
