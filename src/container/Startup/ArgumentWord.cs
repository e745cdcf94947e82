namespace Mocker.Container.Startup;

/// <summary>Words of the command line before the .NET runtime is there: no allocation, no exception, no static constructor.</summary>
public static unsafe class ArgumentWord
{
    /// <summary>Whether a word is this one.</summary>
    /// <param name="word">The word, which ends with a NUL.</param>
    /// <param name="other">The other one, without a NUL.</param>
    public static bool Is(byte* word, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < other.Length; i++)
            if (word[i] != other[i])
                return false;
        return word[other.Length] == 0;
    }
}
