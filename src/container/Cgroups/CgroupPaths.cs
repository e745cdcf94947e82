using System.Text.Json;
using Mocker.Container.Cgroups.Systemd;

namespace Mocker.Container.Cgroups;

/// <summary>Where a container's cgroups are, for state.json: enough to find, join and remove them later.</summary>
/// <param name="entries">Controller (<c>""</c> for version 2) and the absolute path of its directory.</param>
/// <param name="made">Absolute paths of the directories that create made, in that order; only these are ever removed.</param>
/// <param name="unit">The unit of systemd that create made or was about to make; null without.</param>
public sealed class CgroupPaths(KeyValuePair<string, string>[] entries, string[] made, UnitReference? unit = null)
{
    public IReadOnlyList<KeyValuePair<string, string>> Entries => entries;

    public IReadOnlyList<string> Made => made;

    public UnitReference? Unit => unit;

    /// <summary>Absolute path of a controller's directory, or null.</summary>
    public string? Find(string controller)
    {
        foreach (KeyValuePair<string, string> entry in entries)
        {
            if (entry.Key == controller)
                return entry.Value;
        }
        return null;
    }

    /// <summary>Writes the object <c>{"paths":{controller:directory,...},"made":[...],"unit":NAME,"userUnit":true}</c>, without the last two if there is no unit.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("paths"u8);
        foreach (KeyValuePair<string, string> entry in entries)
            writer.WriteString(entry.Key, entry.Value);
        writer.WriteEndObject();
        writer.WriteStartArray("made"u8);
        foreach (string directory in made)
            writer.WriteStringValue(directory);
        writer.WriteEndArray();
        if (unit is not null)
        {
            writer.WriteString("unit"u8, unit.Name);
            writer.WriteBoolean("userUnit"u8, unit.IsUser);
        }
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; the reader stands on the object's start and is left on its end.</summary>
    /// <exception cref="JsonException">Not such an object.</exception>
    public static CgroupPaths Read(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<string, string>> entries = [];
        List<string> made = [];
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("the cgroup paths of a container's state are not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool paths = reader.ValueTextEquals("paths"u8);
            bool list = reader.ValueTextEquals("made"u8);
            reader.Read();
            if (paths)
                ReadEntries(ref reader, entries);
            else if (list)
                ReadMade(ref reader, made);
            else
                reader.Skip();
        }
        return new([.. entries], [.. made]);
    }

    private static void ReadEntries(ref Utf8JsonReader reader, List<KeyValuePair<string, string>> entries)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string controller = reader.GetString()!;
            reader.Read();
            entries.Add(new(controller, reader.GetString() ?? throw new JsonException($"the cgroup path of {controller} is null")));
        }
    }

    private static void ReadMade(ref Utf8JsonReader reader, List<string> made)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            made.Add(reader.GetString()!);
    }
}
