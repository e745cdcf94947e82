using System.Runtime;
using Mocker.Linux;

namespace Mocker.Startup;

/// <summary>What the linker puts in the place of strerror_r (--wrap, see src/SealedBinary.props).</summary>
internal static unsafe class ErrorMessages
{
    /// <summary>
    /// The NativeAOT pack calls the GNU variant of strerror_r(3), which answers with a text; that of musl, which these binaries are
    /// linked with, answers with an error number. The GNU library's words besides, which users know and engines look for.
    /// </summary>
    /// <returns>The text, in <paramref name="buffer"/> and cut to its size.</returns>
    [RuntimeExport("__wrap_strerror_r")]
    private static byte* Text(int number, byte* buffer, nuint size)
    {
        if (size == 0)
            return buffer;
        ReadOnlySpan<byte> words = ErrnoWords.Of(number);
        if (words.IsEmpty)
            words = "Unknown error"u8;
        int length = Math.Min(words.Length, (int)Math.Min(size, int.MaxValue) - 1);
        words[..length].CopyTo(new Span<byte>(buffer, length));
        buffer[length] = 0;
        return buffer;
    }
}
