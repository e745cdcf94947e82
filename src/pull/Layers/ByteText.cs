using System.Text;

namespace Mocker.Pull.Layers;

/// <summary>Names are bytes in an archive as in the kernel. This is how messages show them.</summary>
internal static class ByteText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The name in double quotes: as UTF-8 if it is that, with control characters and other bytes as <c>\xNN</c>; cut where it is long.</summary>
    public static string Quoted(ReadOnlySpan<byte> name)
    {
        const int longest = 200;
        bool cut = name.Length > longest;
        if (cut)
            name = name[..longest];
        StringBuilder text = new("\"");
        string? decoded = null;
        try
        {
            decoded = Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
        }
        if (decoded is not null)
            foreach (char c in decoded)
                _ = char.IsControl(c) || c is '"' or '\\' ? text.Append($"\\x{(int)c:x2}") : text.Append(c);
        else
            foreach (byte b in name)
                _ = b is < 0x20 or >= 0x7f or (byte)'"' or (byte)'\\' ? text.Append($"\\x{b:x2}") : text.Append((char)b);
        return text.Append(cut ? "...\"" : "\"").ToString();
    }
}
