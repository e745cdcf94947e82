namespace Mocker.Linux.Bus;

/// <summary>Type signatures (D-Bus Specification, Type System): one letter a basic type, <c>a</c>, <c>()</c>, <c>{}</c> and <c>v</c> for containers.</summary>
internal static class BusSignature
{
    /// <summary>Containers in one another, those inside variants included: the specification's limit for a message.</summary>
    public const int Deepest = 64;

    /// <summary>The longest signature.</summary>
    public const int Longest = 255;

    /// <summary>Where the value of a type starts: at a multiple of so many bytes from the message's start.</summary>
    public static int Alignment(char type) => type switch
    {
        'y' or 'g' or 'v' => 1,
        'n' or 'q' => 2,
        'x' or 't' or 'd' or '(' or '{' => 8,
        _ => 4,
    };

    /// <summary>Bytes of a number; 0 for what is none.</summary>
    public static int Size(char type) => type switch
    {
        'y' => 1,
        'n' or 'q' => 2,
        'b' or 'i' or 'u' or 'h' => 4,
        'x' or 't' or 'd' => 8,
        _ => 0,
    };

    /// <summary>How many letters of a signature make up its first type.</summary>
    /// <exception cref="BusException">It is malformed.</exception>
    public static int FirstType(ReadOnlySpan<char> signature, int depth = 0)
    {
        if (signature.IsEmpty || depth > Deepest)
            throw Malformed(signature);
        switch (signature[0])
        {
            case 'a' when signature.Length > 1 && signature[1] == '{':
                return 1 + Entry(signature[1..], depth + 1);
            case 'a':
                return 1 + FirstType(signature[1..], depth + 1);
            case '(':
                int end = 1;
                do
                    end += FirstType(signature[end..], depth + 1);
                while (end < signature.Length && signature[end] != ')');
                return end < signature.Length ? end + 1 : throw Malformed(signature);
            case 's' or 'o' or 'g' or 'v':
                return 1;
            default:
                return Size(signature[0]) > 0 ? 1 : throw Malformed(signature);
        }
    }

    private static int Entry(ReadOnlySpan<char> signature, int depth)
    {
        if (signature.Length < 2 || signature[1] is 'a' or '(' or '{' or 'v')
            throw Malformed(signature);
        int end = 1 + FirstType(signature[1..], depth);
        end += FirstType(signature[end..], depth);
        return end < signature.Length && signature[end] == '}' ? end + 1 : throw Malformed(signature);
    }

    private static BusException Malformed(ReadOnlySpan<char> signature) => new($"\"{signature}\" is not a type of D-Bus");
}
