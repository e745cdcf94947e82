using Mocker.Linux;

namespace Mocker.Shim.Bootstrap;

/// <summary>Whole texts to a descriptor.</summary>
internal static unsafe class Output
{
    /// <summary>Writes all of it; what cannot be written has nobody who could be told.</summary>
    public static void Write(int descriptor, ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            nint written;
            fixed (byte* start = text)
                written = Files.Write(descriptor, start, text.Length);
            if (written <= 0)
                return;
            text = text[(int)written..];
        }
    }
}
