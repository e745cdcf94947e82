using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocker.Pull.Registry;

/// <summary>What a registry says in the body of an error (distribution-spec, Error Codes).</summary>
internal static class RegistryError
{
    private const int Longest = 64 << 10;

    /// <summary>Its words, or the beginning of another text; empty if there is none.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        byte[] bytes = new byte[Longest];
        int length = 0;
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
            length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The error's status is known; its words are only that.
        }
        return Describe(System.Text.Encoding.UTF8.GetString(bytes, 0, length));
    }

    /// <summary>The errors' messages, or the beginning of a text that is none of a registry.</summary>
    public static string Describe(string body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject answer)
                return answer["errors"] is JsonArray errors ? string.Join("; ", errors.Select(Describe).Where(words => words.Length > 0)) : Text(answer["details"]) ?? Text(answer["message"]) ?? "";
        }
        catch (JsonException)
        {
            // An error page of something in between.
        }
        string line = body.Trim().Split('\n')[0].Trim();
        return line.StartsWith('<') ? "" : line.Length <= 200 ? line : line[..200] + "…";
    }

    private static string Describe(JsonNode? error)
    {
        string code = Text(error?["code"]) ?? "", message = Text(error?["message"]) ?? "";
        return message.Length > 0 ? message : code.ToLowerInvariant().Replace('_', ' ');
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
