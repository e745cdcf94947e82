namespace Mocker.Linux;

/// <summary>The name of an open descriptor in /proc, for calls that take only paths.</summary>
public static unsafe class DescriptorPath
{
    /// <summary>Writes "/proc/self/fd/N" and a NUL; needs 32 bytes.</summary>
    public static void Write(int descriptor, byte* buffer)
    {
        ReadOnlySpan<byte> prefix = "/proc/self/fd/"u8;
        prefix.CopyTo(new Span<byte>(buffer, prefix.Length));
        buffer += prefix.Length;
        int digits = 1;
        for (int rest = descriptor / 10; rest > 0; rest /= 10)
            digits++;
        buffer[digits] = 0;
        for (int i = digits - 1; i >= 0; i--, descriptor /= 10)
            buffer[i] = (byte)('0' + descriptor % 10);
    }
}
