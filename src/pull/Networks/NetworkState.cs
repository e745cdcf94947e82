using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Linux;

namespace Mocker.Pull.Networks;

/// <summary>Which containers are on a network now: a file that is replaced as a whole, by whoever holds the lock.</summary>
internal sealed class NetworkState
{
    private NetworkState(string path, NetworkDefinition network) => (Path, Network) = (path, network);

    /// <summary>The network as it was when its first container came.</summary>
    public NetworkDefinition Network { get; }

    public List<Endpoint> Endpoints { get; } = [];

    /// <summary>The address of IPv4 that was given last.</summary>
    public IPAddress? Last4 { get; set; }

    /// <summary>The address of IPv6 that was given last.</summary>
    public IPAddress? Last6 { get; set; }

    /// <summary>That of a network on which there is nobody.</summary>
    public static NetworkState New(string directory, NetworkDefinition network) => new(PathOf(directory, network.Name), network);

    /// <summary>All that there are.</summary>
    /// <exception cref="ImageException">One cannot be read.</exception>
    public static List<NetworkState> ReadAll(string directory) => [.. Directory.GetFiles(directory, "*.json").Select(Read)];

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes the file. It is in memory, so nothing is to be flushed.</summary>
    public void Write() => FileContents.Replace(Files.CurrentDirectory, Path, Text().Span);

    /// <summary>Writes another file, which is to take its place.</summary>
    /// <returns>Its path.</returns>
    public string WriteNext()
    {
        FileContents.Replace(Files.CurrentDirectory, Path + ".next", Text().Span);
        return Path + ".next";
    }

    /// <summary>Removes the file.</summary>
    public void Delete() => File.Delete(Path);

    private ReadOnlyMemory<byte> Text()
    {
        ArrayBufferWriter<byte> text = new(4096);
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WritePropertyName("network");
            Network.WriteTo(json);
            if (Last4 is not null)
                json.WriteString("last4", Last4.ToString());
            if (Last6 is not null)
                json.WriteString("last6", Last6.ToString());
            json.WriteStartArray("endpoints");
            foreach (Endpoint endpoint in Endpoints)
                endpoint.WriteTo(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return text.WrittenMemory;
    }

    private static NetworkState Read(string path)
    {
        try
        {
            JsonNode json = JsonNode.Parse(File.ReadAllBytes(path))!;
            NetworkState state = new(path, NetworkDefinition.Read(json["network"]!))
            {
                Last4 = (string?)json["last4"] is string last4 ? IPAddress.Parse(last4) : null,
                Last6 = (string?)json["last6"] is string last6 ? IPAddress.Parse(last6) : null,
            };
            state.Endpoints.AddRange(json["endpoints"]!.AsArray().Select(static endpoint => Endpoint.Read(endpoint!)));
            return state;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or OverflowException)
        {
            throw new ImageException($"{path} is damaged: {e.Message}; it says what is on a network now: remove it when no container runs", e);
        }
    }

    private static string PathOf(string directory, string name) => System.IO.Path.Combine(directory, name + ".json");
}
