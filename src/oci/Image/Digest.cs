using System.Buffers;
using System.Security.Cryptography;

namespace Mocker.Oci;

/// <summary>
/// What content is called by: the algorithm and the hash of its bytes, as <c>sha256:4bf5…</c> (image-spec, descriptor.md, Digests).
/// sha256 and sha512 are known, the registered algorithms that registries use.
/// </summary>
public readonly record struct Digest
{
    private const string Sha256 = "sha256", Sha512 = "sha512";

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm => Text[..Sha256.Length];

    /// <summary>The hash in lowercase hexadecimal: 64 or 128 digits.</summary>
    public string Hex => Text[(Sha256.Length + 1)..];

    /// <summary>The first twelve digits, for people.</summary>
    public string Short => Hex[..12];

    /// <summary>The algorithm as the framework's cryptography calls it.</summary>
    public HashAlgorithmName HashAlgorithm => Algorithm == Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;

    private string Text => _text ?? throw new InvalidOperationException("a digest that was never set");

    /// <summary>Reads a digest.</summary>
    /// <exception cref="FormatException">It is none, or of an algorithm that is not known; the message says which.</exception>
    public static Digest Parse(string text) => Fault(text) is string fault ? throw new FormatException(fault) : new Digest(text);

    /// <summary>Reads a digest; false if it is none of a known algorithm.</summary>
    public static bool TryParse(string? text, out Digest digest)
    {
        bool isDigest = text is not null && Fault(text) is null;
        digest = isDigest ? new Digest(text!) : default;
        return isDigest;
    }

    /// <summary>The sha256 digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => OfHash(SHA256.HashData(content));

    /// <summary>The digest that a hash makes, told apart by its length.</summary>
    /// <param name="hash">32 bytes for sha256, 64 for sha512.</param>
    public static Digest OfHash(ReadOnlySpan<byte> hash) =>
        new($"{(hash.Length == SHA256.HashSizeInBytes ? Sha256 : Sha512)}:{Convert.ToHexStringLower(hash)}");

    /// <inheritdoc/>
    public override string ToString() => Text;

    internal static Digest Read(ref JsonCursor json)
    {
        string text = json.String();
        return TryParse(text, out Digest digest) ? digest : throw json.Unexpected("a digest such as \"sha256:\" and 64 hexadecimal digits");
    }

    private static string? Fault(string text)
    {
        int colon = text.IndexOf(':');
        if (colon <= 0)
            return $"\"{text}\" is no digest: it has the form sha256:HEX";
        int digits = text.AsSpan(0, colon) switch
        {
            Sha256 => 2 * SHA256.HashSizeInBytes,
            Sha512 => 2 * SHA512.HashSizeInBytes,
            _ => 0,
        };
        if (digits == 0)
            return $"the digest \"{text}\" is of an unknown algorithm: known are sha256 and sha512";
        ReadOnlySpan<char> hex = text.AsSpan(colon + 1);
        return hex.Length == digits && !hex.ContainsAnyExcept(s_digits)
            ? null
            : $"\"{text}\" is no digest: after {text[..colon]}: stand {digits} digits of 0-9 and a-f";
    }
}
