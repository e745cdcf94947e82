using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Members of an object that are written only when they say something.</summary>
internal static class OptionalMembers
{
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
            json.WriteBoolean(name, known);
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, ulong? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
    }

    /// <summary>As Go leaves out a number that is zero (omitempty).</summary>
    public static void WriteUnlessZero(this Utf8JsonWriter json, string name, ulong value)
    {
        if (value != 0)
            json.WriteNumber(name, value);
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, IJsonObject? value)
    {
        if (value is null)
            return;
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    /// <summary>A list whose absence means something else than being empty.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string[]? values)
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteUnlessEmpty(this Utf8JsonWriter json, string name, string[] values) =>
        json.WriteOptional(name, values.Length > 0 ? values : null);

    public static void WriteUnlessEmpty(this Utf8JsonWriter json, string name, uint[] values)
    {
        if (values.Length == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    public static void WriteUnlessEmpty(this Utf8JsonWriter json, string name, ulong[] values)
    {
        if (values.Length == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    public static void WriteUnlessEmpty(this Utf8JsonWriter json, string name, ReadOnlySpan<IJsonObject> values)
    {
        if (values.IsEmpty)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            value.WriteTo(json);
        json.WriteEndArray();
    }

    public static void WriteUnlessEmpty(this Utf8JsonWriter json, string name, Dictionary<string, string> map)
    {
        if (map.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach (var (key, value) in map)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    public static void WriteUnlessEmpty<T>(this Utf8JsonWriter json, string name, Dictionary<string, T> map) where T : IJsonObject
    {
        if (map.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WritePropertyName(key);
            value.WriteTo(json);
        }
        json.WriteEndObject();
    }
}
