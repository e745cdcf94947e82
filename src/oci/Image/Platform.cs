using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mocker.Oci;

/// <summary>What an image runs on (image-index.md, "platform"); names are those of Go (GOOS, GOARCH).</summary>
public sealed record Platform : IJsonObject
{
    public Platform()
    {
    }

    internal Platform(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "architecture": Architecture = json.String(); break;
                case "os": Os = json.String(); break;
                case "os.version": OsVersion = json.OptionalString(); break;
                case "variant": Variant = json.OptionalString(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("architecture", "os");
    }

    /// <summary>The machine that this process runs on.</summary>
    public static Platform Host { get; } = RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => new() { Architecture = "amd64" },
        System.Runtime.InteropServices.Architecture.X86 => new() { Architecture = "386" },
        System.Runtime.InteropServices.Architecture.Arm64 => new() { Architecture = "arm64", Variant = "v8" },
        System.Runtime.InteropServices.Architecture.Arm => new() { Architecture = "arm", Variant = "v7" },
        System.Runtime.InteropServices.Architecture.Armv6 => new() { Architecture = "arm", Variant = "v6" },
        System.Runtime.InteropServices.Architecture.S390x => new() { Architecture = "s390x" },
        System.Runtime.InteropServices.Architecture.Ppc64le => new() { Architecture = "ppc64le" },
        System.Runtime.InteropServices.Architecture.RiscV64 => new() { Architecture = "riscv64" },
        System.Runtime.InteropServices.Architecture.LoongArch64 => new() { Architecture = "loong64" },
        _ => new() { Architecture = "unknown" },
    };

    /// <summary>The processor, such as <c>amd64</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The operating system.</summary>
    public string Os { get; init; } = "linux";

    public string? OsVersion { get; init; }

    /// <summary>The processor's generation, such as <c>v7</c> of arm.</summary>
    public string? Variant { get; init; }

    /// <summary>Reads OS/ARCHITECTURE[/VARIANT]; an architecture alone is one of Linux. Names by which uname(2) calls processors are understood.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Platform Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length > 3 || Array.Exists(parts, static part => part.Length == 0 || part.AsSpan().ContainsAnyExcept(s_characters)))
            throw new FormatException($"\"{text}\" is no platform: it has the form OS/ARCHITECTURE[/VARIANT], such as linux/arm64");
        return parts.Length == 1
            ? new Platform { Architecture = parts[0] }.Normal()
            : new Platform { Os = parts[0], Architecture = parts[1], Variant = parts.Length == 3 ? parts[2] : null }.Normal();
    }

    /// <summary>
    /// The best of several platforms for this one: the same system and processor, and of the variants the same, or else the highest
    /// below, for an older generation's programs run on a newer one.
    /// </summary>
    /// <returns>Its place in the list; -1 if none will do.</returns>
    public int Best(IReadOnlyList<Platform?> offered)
    {
        Platform wanted = Normal();
        int best = -1, bestRank = -1;
        for (int i = 0; i < offered.Count; i++)
            if (offered[i]?.Normal() is { } platform && wanted.Rank(platform) is var rank && rank > bestRank)
                (best, bestRank) = (i, rank);
        return best;
    }

    /// <inheritdoc/>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("architecture", Architecture);
        json.WriteString("os", Os);
        json.WriteOptional("os.version", OsVersion);
        json.WriteOptional("variant", Variant);
        json.WriteEndObject();
    }

    /// <summary>The one spelling of those that mean the same.</summary>
    private Platform Normal() => Architecture switch
    {
        "x86_64" or "x86-64" => this with { Architecture = "amd64", Variant = Variant == "v1" ? null : Variant },
        "amd64" when Variant == "v1" => this with { Variant = null },
        "i386" or "i686" or "x86" => this with { Architecture = "386" },
        "aarch64" => this with { Architecture = "arm64", Variant = Variant ?? "v8" },
        "arm64" when Variant is null or "8" => this with { Variant = "v8" },
        "armhf" => this with { Architecture = "arm", Variant = "v7" },
        "armel" => this with { Architecture = "arm", Variant = "v6" },
        "arm" when Variant is null or "7" => this with { Variant = "v7" },
        _ => this,
    };

    /// <summary>How well another platform's programs run here: -1 not at all, otherwise the more the better.</summary>
    private int Rank(Platform other)
    {
        if (other.Os != Os || other.Architecture != Architecture)
            return -1;
        if (other.Variant == Variant)
            return int.MaxValue;
        int theirs = Generation(other.Variant), ours = Generation(Variant);
        // Nobody asked for a generation of x86-64: programs for the first one run everywhere, others perhaps not.
        return theirs < 0 || ours < 0 || theirs > ours ? -1 : theirs;
    }

    private static int Generation(string? variant) => variant switch
    {
        null => 0,
        ['v', var digit] when char.IsAsciiDigit(digit) => digit - '0',
        _ => -1,
    };

    private static readonly System.Buffers.SearchValues<char> s_characters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
}
