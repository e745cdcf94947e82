using System.Text.Json;
using Mocker.Oci;

namespace Mocker.Pull.Sources;

/// <summary>What a document is, from what it says, where nobody else does.</summary>
internal static class DocumentType
{
    /// <summary>The member "mediaType", or the type of OCI's that its other members tell; null if none.</summary>
    public static string? Of(ReadOnlySpan<byte> document)
    {
        string? guess = null;
        try
        {
            Utf8JsonReader json = new(document);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("mediaType"u8) && json.Read() && json.TokenType == JsonTokenType.String)
                    return json.GetString();
                guess ??= json.TokenType != JsonTokenType.PropertyName ? null
                    : json.ValueTextEquals("manifests"u8) ? MediaTypes.Index
                    : json.ValueTextEquals("layers"u8) ? MediaTypes.Manifest
                    : json.ValueTextEquals("fsLayers"u8) ? MediaTypes.DockerSchema1
                    : null;
                json.Skip();
            }
        }
        catch (JsonException)
        {
            // It is read again by whoever needs it, and complained about with its place.
        }
        return guess;
    }
}
