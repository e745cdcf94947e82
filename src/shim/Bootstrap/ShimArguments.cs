namespace Mocker.Shim.Bootstrap;

/// <summary>What containerd says on the command line. Flags are Go's: one or two dashes, the value after a blank or an equals sign.</summary>
internal sealed record ShimArguments
{
    /// <summary>containerd's namespace.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The container that the shim is started for; the server serves others of its group too.</summary>
    public string Id { get; init; } = "";

    /// <summary>containerd's gRPC socket.</summary>
    public string Address { get; init; } = "";

    /// <summary>The program that publishes events where there is no socket for them.</summary>
    public string PublishBinary { get; init; } = "";

    /// <summary>The bundle; by default the working directory.</summary>
    public string Bundle { get; init; } = ".";

    /// <summary>The server's socket; by default the descriptor 3.</summary>
    public string Socket { get; init; } = "";

    public bool Debug { get; init; }

    public bool AsksForVersion { get; init; }

    public bool AsksForInformation { get; init; }

    /// <summary>start, delete, or nothing: the server.</summary>
    public string Command { get; init; } = "";

    /// <exception cref="FormatException">A flag is unknown or lacks its value.</exception>
    public static ShimArguments Parse(string[] words)
    {
        ShimArguments arguments = new();
        int i = 0;
        while (i < words.Length && words[i] is ['-', _, ..] and not "--")
        {
            string flag = words[i++].TrimStart('-');
            int equals = flag.IndexOf('=');
            string? value = equals < 0 ? null : flag[(equals + 1)..];
            string name = equals < 0 ? flag : flag[..equals];
            if (name is "debug" or "v" or "info")
                arguments = arguments.With(name, value is null or "true" or "1" or "t");
            else if (value is not null)
                arguments = arguments.With(name, value);
            else
                arguments = arguments.With(name, i < words.Length ? words[i++] : throw new FormatException($"flag needs an argument: -{name}"));
        }
        if (i < words.Length && words[i] == "--")
            i++;
        return arguments with { Command = i < words.Length ? words[i] : "" };
    }

    private ShimArguments With(string name, bool value) => name switch
    {
        "debug" => this with { Debug = value },
        "v" => this with { AsksForVersion = value },
        _ => this with { AsksForInformation = value },
    };

    private ShimArguments With(string name, string value) => name switch
    {
        "namespace" => this with { Namespace = value },
        "id" => this with { Id = value },
        "address" => this with { Address = value },
        "publish-binary" => this with { PublishBinary = value },
        "bundle" => this with { Bundle = value },
        "socket" => this with { Socket = value },
        _ => throw new FormatException($"flag provided but not defined: -{name}"),
    };
}
